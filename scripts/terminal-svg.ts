import type { IBufferCell, Terminal } from '@xterm/headless';

const cell = { width: 8.4, height: 18 };
const margin = 12;
const paper = '#1e1e2e';
const ink = '#cdd6f4';
/** The sixteen colours of a terminal, normal and bright. */
const palette = [
  ...['#45475a', '#f38ba8', '#a6e3a1', '#f9e2af', '#89b4fa', '#f5c2e7', '#94e2d5', '#bac2de'],
  ...['#585b70', '#f38ba8', '#a6e3a1', '#f9e2af', '#89b4fa', '#f5c2e7', '#94e2d5', '#a6adc8'],
];

/** What a terminal shows, as an SVG of its own size. */
export function svgOf(terminal: Terminal): string {
  const { active } = terminal.buffer;
  const width = terminal.cols * cell.width + 2 * margin;
  const height = terminal.rows * cell.height + 2 * margin;
  const rows = Array.from({ length: terminal.rows }, (_, row) => {
    const line = active.getLine(active.baseY + row);
    const cells = Array.from({ length: terminal.cols }, (_, column) => line?.getCell(column)).filter((found) => found !== undefined);
    return runsOf(cells)
      .map((run) => textOf(run, row))
      .join('');
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`,
    ' font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14">\n',
    `<rect width="100%" height="100%" rx="8" fill="${paper}"/>\n`,
    rows.filter((row) => row !== '').join('\n'),
    '\n</svg>\n',
  ].join('');
}

/** Neighbouring cells of one look. */
interface Run {
  column: number;
  columns: number;
  text: string;
  attributes: string;
  /** What the cells are filled with, where text and paper have changed places. */
  behind: string | undefined;
}

function runsOf(cells: IBufferCell[]): Run[] {
  const runs: Run[] = [];
  for (const [column, found] of cells.entries()) {
    const last = runs.at(-1);
    const attributes = attributesOf(found);
    const behind = found.isInverse() ? colorOf(found) : undefined;
    if (last?.attributes === attributes && last.behind === behind) {
      last.text += found.getChars() || (found.getWidth() === 0 ? '' : ' ');
      last.columns++;
    } else runs.push({ column, columns: 1, text: found.getChars() || ' ', attributes, behind });
  }
  return runs.filter(({ text }) => text.trim() !== '');
}

function attributesOf(found: IBufferCell): string {
  return `fill="${found.isInverse() ? paper : colorOf(found)}"${found.isBold() ? ' font-weight="bold"' : ''}${found.isDim() ? ' opacity="0.6"' : ''}`;
}

function colorOf(found: IBufferCell): string {
  if (found.isFgRGB()) return `#${found.getFgColor().toString(16).padStart(6, '0')}`;
  return found.isFgPalette() ? (palette[found.getFgColor()] ?? ink) : ink;
}

/** textLength holds the columns together, whatever font the viewer has. */
function textOf({ column, columns, text, attributes, behind }: Run, row: number): string {
  const x = (margin + column * cell.width).toFixed(1);
  const y = (margin + (row + 0.75) * cell.height).toFixed(1);
  const width = (columns * cell.width).toFixed(1);
  const block =
    behind === undefined
      ? ''
      : `<rect x="${x}" y="${margin + row * cell.height}" width="${width}" height="${cell.height}" fill="${behind}"/>`;
  const escaped = text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
  return `${block}<text x="${x}" y="${y}" textLength="${width}" xml:space="preserve" ${attributes}>${escaped}</text>`;
}
