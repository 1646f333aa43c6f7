import cliTruncate from 'cli-truncate';
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

/** Terminal columns a text takes. */
export function widthOf(text: string): number {
  return stringWidth(text);
}

/** The text on one line of at most `width` columns; what is cut off ends in "…". */
export function truncate(text: string, width: number): string {
  if (width <= 0) return '';
  const line = text.replace(/\s*\n\s*/g, ' ');
  return widthOf(line) <= width ? line : cliTruncate(line, width);
}

/** The text filled with spaces to at least `width` columns. */
export function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** The text cut or filled with spaces to exactly `width` columns. */
export function pad(text: string, width: number): string {
  return padTo(truncate(text, width), width);
}

/** The text as lines of at most `width` columns, broken between words where it can be. */
export function wrap(text: string, width: number): string[] {
  return wrapAnsi(text, Math.max(1, width), { hard: true }).split('\n');
}
