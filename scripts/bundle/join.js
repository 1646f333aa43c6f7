import { basename } from 'node:path';
import { build } from 'esbuild';

/**
 * Joins the chunks that the program always loads into one, `core.js`: each of them costs a file to find, read and link (12 ms for all of
 * them before the first frame). esbuild makes one for every set of entry points that share something, and can't be told otherwise.
 * The entry point itself stays apart: nobody may import it, for it waits for the program's end.
 * @param {import('esbuild').BuildResult<{ write: false, metafile: true }>} split the bundle with its chunks
 * @param {string} entry the entry point's file name
 * @returns {Promise<{ path: string, contents: Uint8Array }[]>} the files of the bundle by their names
 */
export async function joinChunks({ outputFiles, metafile }, entry) {
  const files = new Map(outputFiles.map(({ path, contents }) => [basename(path), contents]));
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]));
  const joined = alwaysLoaded(outputs, entry);
  joined.delete(entry);

  // Two chunks may give two things the same name.
  const names = [...joined].flatMap((file) => outputs.get(file).exports.map((name) => ({ file, name })));
  const reexport = (file, from, way) =>
    `export { ${names.flatMap((one, index) => (one.file === file ? [way(one.name, `core${index}`)] : [])).join(', ')} } from '${from}';`;
  const core = [...joined].map((file) => reexport(file, `./${file}`, (name, unique) => `${name} as ${unique}`)).join('\n');

  /** @type {import('esbuild').Plugin} */
  const fromMemory = {
    name: 'from-memory',
    setup(builder) {
      builder.onResolve({ filter: /.*/ }, ({ path, kind, importer }) => {
        const file = basename(path);
        if (kind === 'entry-point') return { path: file, namespace: 'file-in-memory' };
        if (kind === 'dynamic-import' || !joined.has(file)) return { path, external: true };
        return { path: file, namespace: importer === 'core.js' || joined.has(importer) ? 'file-in-memory' : 'name-in-core' };
      });
      builder.onLoad({ filter: /.*/, namespace: 'file-in-memory' }, ({ path }) => ({
        contents: path === 'core.js' ? core : files.get(path),
      }));
      builder.onLoad({ filter: /.*/, namespace: 'name-in-core' }, ({ path }) => ({
        contents: reexport(path, './core.js', (name, unique) => `${unique} as ${name}`),
      }));
    },
  };
  const rest = [...files.keys()].filter((file) => !joined.has(file));
  const { outputFiles: result } = await build({
    entryPoints: ['core.js', ...rest].map((file) => ({ in: file, out: file.replace(/\.js$/, '') })),
    outdir: 'dist',
    write: false,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22.21',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    plugins: [fromMemory],
    logLevel: 'warning',
  });
  return result.map(({ path, contents }) => ({ path: basename(path), contents }));
}

/** A file and all that it imports, directly or not, other than by import(). */
function alwaysLoaded(outputs, file, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const { path, kind } of outputs.get(file)?.imports ?? [])
    if (kind === 'import-statement') alwaysLoaded(outputs, basename(path), seen);
  return new Set([...seen].filter((name) => outputs.has(name)));
}
