import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Inside the project, so that the file finds the packages it imports. */
const folder = join(root, 'node_modules', '.cache');

/** Compiles a program, given by its path in the project, into one file in a folder of its own; returns the file. */
export async function compile(entry: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const outfile = join(mkdtempSync(join(folder, 'compiled-')), 'program.mjs');
  const options = { bundle: true, format: 'esm', platform: 'node', packages: 'external', jsx: 'automatic' } as const;
  await build({ ...options, entryPoints: [join(root, entry)], outfile });
  return outfile;
}
