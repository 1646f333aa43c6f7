import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Inside the project, so that programs find what they do not carry. */
const folder = join(root, 'node_modules', '.cache');

/** As scripts/build.js does it, with all packages inside: to load them one by one costs half a second a start. */
const options: BuildOptions = {
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  jsx: 'automatic',
  define: { 'process.env.NODE_ENV': '"production"' },
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  // Ink asks for it when DEV=true.
  external: ['react-devtools-core'],
  outExtension: { '.js': '.mjs' },
};

/** Compiles a program, given by its path in the project, into a folder of its own; returns the file to run. */
export async function compile(entry: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const outdir = mkdtempSync(join(folder, 'compiled-'));
  await build({ ...options, entryPoints: { program: join(root, entry) }, outdir });
  return join(outdir, 'program.mjs');
}
