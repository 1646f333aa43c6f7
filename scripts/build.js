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
 * Node's own modules that take long to load (5 to 40 ms), each replaced by getters that load it when it is first used: the first
 * frame needs none of them. It also keeps `import 'node:http'` from loading undici (https://github.com/nodejs/node/issues/59686).
 * @type {import('esbuild').Plugin}
 */
const lazyBuiltins = {
  name: 'lazy-builtins',
  setup(builder) {
    // import() expects a module with named exports; a module made here has only getters, which static imports go through.
    const isStatic = (kind) => kind === 'import-statement' || kind === 'require-call';
    builder.onResolve({ filter: /^(node:)?(http|https|tls|net|crypto|child_process|zlib|dns)$/ }, ({ path, kind }) =>
      isStatic(kind) ? { path: path.replace(/^(node:)?/, 'node:'), namespace: 'lazy' } : undefined,
    );
    builder.onLoad({ filter: /.*/, namespace: 'lazy' }, ({ path }) => {
      const getters = Object.keys(process.getBuiltinModule(path)).map((name) => `get ${name}() { return load().${name} }`);
      return { contents: `const load = () => process.getBuiltinModule('${path}'); module.exports = { ${getters.join(',')} };` };
    });
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

/**
 * Ink splits each line of the screen into characters with styles, and measures it, anew for every frame, though most lines are those
 * of the frame before. What comes out depends on the line alone and is only read; here it is kept until there is more of it than some screens.
 * @type {import('esbuild').Plugin}
 */
const inkKeepsLines = {
  name: 'ink-keeps-lines',
  setup(builder) {
    /** @param {RegExp} filter @param {string} from @param {string} to @param {string} added */
    const change = (filter, from, to, added) =>
      builder.onLoad({ filter }, async ({ path }) => {
        const source = await readFile(path, 'utf8');
        const contents = source.replace(from, to);
        if (contents === source) throw new Error(`${path} does it in another way now: see inkKeepsLines`);
        return { contents: `${contents}\n${added}` };
      });
    change(
      /ink[\\/]build[\\/]output\.js$/,
      'caches = new OutputCaches();',
      'caches = keptCaches();',
      'let kept; const keptCaches = () => !kept || kept.styledChars.size > 200 || kept.widths.size > 2000 ? (kept = new OutputCaches()) : kept;',
    );
    change(
      /ink[\\/]build[\\/]render-node-to-output\.js$/,
      'widestLine(text)',
      'keptWidth(text)',
      `const widths = new Map();
      function keptWidth(text) {
        const known = widths.get(text);
        if (known !== undefined) return known;
        if (widths.size > 200) widths.clear();
        const width = widestLine(text);
        widths.set(text, width);
        return width;
      }`,
    );
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
  plugins: [withoutDevtools, lazyBuiltins, yogaWithoutFetch, inkKeepsLines],
  logLevel: 'warning',
});

await rm(`${root}dist`, { recursive: true, force: true });
await rename(root + next, `${root}dist`);
