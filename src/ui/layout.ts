/** Where everything goes, in columns and rows of the terminal. */
export interface Layout {
  /** `two`: checklist and pane side by side; `one`: one of them at a time; `none`: too small for either. */
  columns: 'two' | 'one' | 'none';
  /** Width of all lines. */
  width: number;
  /** Height of checklist and pane. */
  height: number;
  listWidth: number;
  paneWidth: number;
}

export const smallest = { columns: 40, rows: 10 };
const twoColumnsFrom = { columns: 80, rows: 24 };
/** Header, rule, status and keys. */
const rowsAround = 4;
/** A space, the bar and a space between checklist and pane. */
const barWidth = 3;
const listWidths = { least: 36, most: 90, share: 0.4 };
/** Longer lines are hard to read, and what stands at their right end is too far away. */
const widestPane = 120;

/** The layout for a terminal of this size. Pure. */
export function layoutOf(terminal: { columns: number; rows: number }): Layout {
  const width = terminal.columns;
  const height = terminal.rows - rowsAround;
  if (width < smallest.columns || terminal.rows < smallest.rows) return { columns: 'none', width, height: 0, listWidth: 0, paneWidth: 0 };
  if (width < twoColumnsFrom.columns || terminal.rows < twoColumnsFrom.rows) {
    return { columns: 'one', width, height, listWidth: width, paneWidth: width };
  }
  const listWidth = Math.min(listWidths.most, Math.max(listWidths.least, Math.round(width * listWidths.share)));
  return { columns: 'two', width, height, listWidth, paneWidth: Math.min(widestPane, width - listWidth - barWidth) };
}

/** The first of `count` lines to show in `height` rows so that line `index` is in the middle as far as that can be. */
export function scrollTo(index: number, count: number, height: number): number {
  return Math.max(0, Math.min(index - Math.floor(height / 2), count - height));
}

/** Which rows of a bar of `height` rows are its thumb, for a window at `offset` of `count` lines; undefined when all is in view. */
export function thumbOf(offset: number, count: number, height: number): { from: number; to: number } | undefined {
  if (count <= height) return undefined;
  const size = Math.max(1, Math.round((height * height) / count));
  const from = Math.round((offset / (count - height)) * (height - size));
  return { from, to: from + size };
}
