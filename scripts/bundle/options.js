import { fileURLToPath } from 'node:url';
import { inkKeepsLines } from './ink-keeps-lines.js';
import { loginsAlone } from './logins-alone.js';
import { lazyBuiltins, textWithoutTables, withoutDevtools, yogaFromBytes } from './start-up.js';

// CommonJS dependencies inside an ES module bundle still call require() for Node's own modules.
const requireShim = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/**
 * How the program is bundled. Everything is in it: the package has no dependencies to install.
 * @type {import('esbuild').BuildOptions & { metafile: true }}
 */
export const bundleOptions = {
  absWorkingDir: fileURLToPath(new URL('../..', import.meta.url)),
  entryPoints: { main: 'src/cli/main.ts' },
  outdir: 'dist',
  bundle: true,
  // What a command does not need is in a chunk of its own, loaded when it is called for.
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.21',
  minifySyntax: true,
  minifyWhitespace: true,
  define: { 'process.env.NODE_ENV': '"production"' },
  banner: { js: requireShim },
  plugins: [loginsAlone, withoutDevtools, lazyBuiltins, yogaFromBytes, textWithoutTables, inkKeepsLines],
  logLevel: 'warning',
  metafile: true,
};
