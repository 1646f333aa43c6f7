import { readFile, rename, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
// Built beside the old one, so that a run that starts meanwhile finds one of the two.
const next = `dist.${process.pid}`;

// CommonJS dependencies inside an ES module bundle still call require() for Node's own modules.
const requireShim = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/**
 * Ink loads react-devtools-core when DEV=true, from a package that is not installed here; an empty module takes its place.
 * @type {import('esbuild').Plugin}
 */
const withoutDevtools = {
  name: 'without-devtools',
  setup(builder) {
    builder.onResolve({ filter: /^react-devtools-core$/ }, ({ path }) => ({ path, namespace: 'empty' }));
    builder.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'export default {}' }));
  },
};

/**
 * `import 'node:http'` makes Node load all of undici, which nothing here uses, for its named exports
 * (https://github.com/nodejs/node/issues/59686); taken from getBuiltinModule it costs next to nothing.
 * @type {import('esbuild').Plugin}
 */
const httpWithoutUndici = {
  name: 'http-without-undici',
  setup(builder) {
    // import('http') expects named exports, which a module made here has only as its default.
    const isStatic = (kind) => kind === 'import-statement' || kind === 'require-call';
    builder.onResolve({ filter: /^(node:)?http$/ }, ({ kind }) => (isStatic(kind) ? { path: 'node:http', namespace: 'builtin' } : undefined));
    builder.onLoad({ filter: /.*/, namespace: 'builtin' }, () => ({ contents: "module.exports = process.getBuiltinModule('node:http');" }));
  },
};

/**
 * Ink's layout engine decodes its own WebAssembly by fetch() of a data URL, for which Node loads all of undici: 60 ms before the
 * first frame. Without fetch it decodes the same bytes itself (https://github.com/react/yoga, emscripten's getBinaryPromise).
 * @type {import('esbuild').Plugin}
 */
const yogaWithoutFetch = {
  name: 'yoga-without-fetch',
  setup(builder) {
    builder.onLoad({ filter: /yoga-wasm-base64-esm\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const contents = source.replaceAll('"function"!=typeof fetch', 'true');
      if (contents === source) throw new Error('yoga-layout asks for fetch in another way now: see yogaWithoutFetch');
      return { contents };
    });
  },
};

await build({
  absWorkingDir: root,
  entryPoints: { main: 'src/cli/main.ts' },
  outdir: next,
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
  plugins: [withoutDevtools, httpWithoutUndici, yogaWithoutFetch],
  logLevel: 'warning',
});

await rm(`${root}dist`, { recursive: true, force: true });
await rename(root + next, `${root}dist`);
