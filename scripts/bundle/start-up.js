import { fileURLToPath } from 'node:url';
import { change } from './change.js';

/**
 * Ink loads react-devtools-core when DEV=true, from a package that is not installed here; an empty module takes its place.
 * @type {import('esbuild').Plugin}
 */
export const withoutDevtools = {
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
export const lazyBuiltins = {
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
 * Ink's layout engine decodes its own WebAssembly, by fetch() of a data URL, for which Node loads all of undici (60 ms), or without fetch letter
 * by letter (11 ms). Given the bytes it asks for neither (https://github.com/react/yoga, emscripten's wasmBinary).
 * @type {import('esbuild').Plugin}
 */
export const yogaFromBytes = {
  name: 'yoga-from-bytes',
  setup(builder) {
    change(builder, /yoga-wasm-base64-esm\.js$/, [
      [/="data:application\/octet-stream;base64,([^"]+)";/, '="data:application/octet-stream;base64,";w=Buffer.from("$1","base64");'],
    ]);
  },
};

const graphemes = fileURLToPath(new URL('../../src/text/graphemes.ts', import.meta.url));
const importing = (name) => `import { ${name} } from ${JSON.stringify(graphemes)};`;

/**
 * Widths and graphemes of text without Unicode's tables, as long as nothing on the screen calls for them: see src/text/graphemes.ts. Beside that
 * string-width compiles a regular expression of thousands of emoji when it is loaded (30 ms).
 * @type {import('esbuild').Plugin}
 */
export const textWithoutTables = {
  name: 'text-without-tables',
  setup(builder) {
    const own = [/new Intl\.Segmenter\([^)]*\)/, 'new Graphemes()'];
    for (const file of [
      /ink[\\/]build[\\/]line-update\.js$/,
      /ansi-tokenize[\\/]build[\\/]tokenize\.js$/,
      /wrap-ansi[\\/]index\.js$/,
      /slice-ansi[\\/]tokenize-ansi\.js$/,
      /cli-truncate[\\/]index\.js$/,
    ]) {
      change(builder, file, [own], importing('Graphemes'));
    }
    const emoji = '/^\\p{RGI_Emoji}$/v';
    change(
      builder,
      /string-width[\\/]index\.js$/,
      [
        own,
        ['/^[\\u0020-\\u007E]*$/.test(string)', 'hasSingleColumns(string)'],
        [`const rgiEmojiRegex = ${emoji};`, `let emoji; const rgiEmojiRegex = { test: (text) => (emoji ??= ${emoji}).test(text) };`],
      ],
      importing('Graphemes, hasSingleColumns'),
    );
  },
};
