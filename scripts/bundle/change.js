import { readFile } from 'node:fs/promises';

/**
 * Changes a dependency's file on its way into the bundle. A build that finds the text no more fails: the next version is to be looked at.
 * @param {import('esbuild').PluginBuild} builder
 * @param {RegExp} filter the file's path
 * @param {[from: string | RegExp, to: string | ((text: string) => string)][]} changes each of the first place where it is
 * @param {string} [added] put at the end
 */
export function change(builder, filter, changes, added = '') {
  builder.onLoad({ filter }, async ({ path }) => {
    let contents = await readFile(path, 'utf8');
    for (const [from, to] of changes) {
      const changed = contents.replace(from, /** @type {string} */ (to));
      if (changed === contents) throw new Error(`${path} does it in another way now: ${from}`);
      contents = changed;
    }
    return { contents: `${contents}\n${added}` };
  });
}
