import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Inside the project, so that the file finds the packages it imports. */
const folder = join(root, 'node_modules', '.cache');

/** Compiles the session with a player of journals into one file, which it returns: `node FILE JOURNAL [SPEED]`. */
export async function buildReplay(): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const outfile = join(mkdtempSync(join(folder, 'replay-')), 'replay.mjs');
  const entry = join(root, 'test', 'ui', 'replay-entry.ts');
  await build({ entryPoints: [entry], outfile, bundle: true, format: 'esm', platform: 'node', packages: 'external', jsx: 'automatic' });
  return outfile;
}

// `node test/ui/replay.ts JOURNAL [SPEED]` shows a journal while the screen is being worked on.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  spawnSync(process.execPath, [await buildReplay(), ...process.argv.slice(2)], { stdio: 'inherit' });
}
