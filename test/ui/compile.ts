import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleOptions } from '../../scripts/bundle/options.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Inside the project, so that programs find what they do not carry. */
const folder = join(root, 'node_modules', '.cache');

/** Compiles a program, given by its path in the project, as mlflow-tui itself is, into a folder of its own; returns the file to run. */
export async function compile(entry: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const outdir = mkdtempSync(join(folder, 'compiled-'));
  await build({ ...bundleOptions, entryPoints: { program: join(root, entry) }, outdir, outExtension: { '.js': '.mjs' } });
  return join(outdir, 'program.mjs');
}
