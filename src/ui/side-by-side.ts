import { type Layout, thumbOf } from './layout.ts';
import { blank, type Line, lineWidth, span } from './lines.ts';
import { marks } from './theme.ts';

/** A pane that may have more lines than fit. */
export interface ScrolledPane {
  lines: readonly Line[];
  /** First line in view. */
  scroll: number;
  /** Whether keys go to the pane. */
  focused: boolean;
}

/** Checklist and pane beside each other, with a bar between them that shows what part of the pane is in view. Pure. */
export function sideBySide(list: readonly Line[], pane: ScrolledPane, { height, listWidth }: Pick<Layout, 'height' | 'listWidth'>): Line[] {
  const thumb = thumbOf(pane.scroll, pane.lines.length, height);
  return Array.from({ length: height }, (_, row) => {
    const left = list[row] ?? blank;
    const isThumb = thumb !== undefined && row >= thumb.from && row < thumb.to;
    const bar = span(isThumb ? marks.thumb : marks.bar, pane.focused ? 'accent' : 'dim');
    const gap = ' '.repeat(Math.max(0, listWidth - lineWidth(left)) + 1);
    return [...left, span(gap), bar, span(' '), ...(pane.lines[pane.scroll + row] ?? blank)];
  });
}
