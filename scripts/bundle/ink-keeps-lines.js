import { change } from './change.js';

/**
 * Ink splits each line of the screen into characters with styles, and measures it, anew for every frame, though most lines are those
 * of the frame before. What comes out depends on the line alone and is only read; here it is kept until there is more of it than some screens.
 * @type {import('esbuild').Plugin}
 */
export const inkKeepsLines = {
  name: 'ink-keeps-lines',
  setup(builder) {
    change(
      builder,
      /ink[\\/]build[\\/]output\.js$/,
      [['caches = new OutputCaches();', 'caches = keptCaches();']],
      'let kept; const keptCaches = () => !kept || kept.styledChars.size > 200 || kept.widths.size > 2000 ? (kept = new OutputCaches()) : kept;',
    );
    change(
      builder,
      /ink[\\/]build[\\/]render-node-to-output\.js$/,
      [['widestLine(text)', 'keptWidth(text)']],
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
