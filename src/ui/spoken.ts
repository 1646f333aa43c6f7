import { sandboxMark } from '../run/sandbox.ts';
import type { State, TaskState } from '../run/state.ts';
import type { Row } from './checklist.ts';
import { help } from './help.ts';
import { keyNames } from './key-names.ts';
import type { KeyHelp } from './keys.ts';
import type { Layout } from './layout.ts';
import type { Line } from './lines.ts';
import { groupTitles, summaryOf } from './progress.ts';
import { waitText } from './row-line.ts';
import type { StatusText } from './status-line.ts';
import { wrap } from './text.ts';
import { looks } from './theme.ts';

/** Lines that are listened to keep their sentences whole, and are as many as there are; the terminal wraps and scrolls them. */
export const spokenLayout: Layout = { columns: 'two', width: 400, height: Number.POSITIVE_INFINITY, listWidth: 400, paneWidth: 400 };

/** What symbols mean, where they stand alone. The order counts. */
const meanings: readonly (readonly [RegExp | string, string])[] = [
  // A state's symbol in front of its word says nothing more.
  ...Object.values(looks).map(({ symbol, word }) => [`${symbol} ${word}`, word] as const),
  [/─+✖/gu, 'does not reach'],
  [/─*[▶→]/gu, 'to'],
  [/✔/gu, 'good:'],
  [/✖/gu, 'bad:'],
  [/^! /gu, 'Attention: '],
  // Arrows, box drawing, blocks, shapes, dingbats, braille.
  [/[\u2190-\u21ff\u2500-\u25ff\u2700-\u27bf\u2800-\u28ff·⊘]/gu, ''],
];

/** A line of the screen as it is to be heard: words for symbols, commas for columns. Empty when it only divides. Pure. */
export function spokenLine(line: Line): string {
  const text = line.map((part) => part.text).join('');
  return meanings
    .reduce((rest, [symbol, meaning]) => rest.replaceAll(symbol, meaning), text.trim())
    .trim()
    .replace(/ {2,}/g, ', ');
}

/** Lines as paragraphs: those that say nothing are left out. Pure. @param indented the spaces before a line say something, as in YAML */
export function spokenLines(lines: readonly Line[], { indented } = { indented: false }): string[] {
  return lines.flatMap((line) => {
    const text = spokenLine(line);
    if (text === '') return [];
    return [indented ? indentOf(line.map((part) => part.text).join('')) + text : text];
  });
}

/** Lines as they are written: the terminal would break them within words, which are read as two then. Each keeps its indent. Pure. */
export function writtenLines(text: string, columns: number): string[] {
  return text.split('\n').flatMap((line) => {
    const indent = indentOf(line).slice(0, Math.floor(columns / 2));
    return wrap(line, columns - indent.length).map((part) => indent + part);
  });
}

function indentOf(line: string): string {
  return /^ */.exec(line)?.[0] ?? '';
}

/** A task as title, state and fact. Pure. */
export function spokenTask(task: TaskState, state: State): string {
  return sentence([task.title, looks[task.status].word, factOf(task, state)]);
}

/** A row as title, state and fact. Pure. */
export function spokenRow(row: Row, state: State): string {
  return row.kind === 'task' ? spokenTask(row.task, state) : sentence([groupTitles[row.group], summaryOf(row.tasks).text]);
}

function factOf(task: TaskState, state: State): string | undefined {
  if (task.status !== 'waiting') return task.status === 'running' ? task.message : task.detail;
  const text = waitText(task, state);
  return text === looks.waiting.word ? undefined : text;
}

function sentence(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(', ');
}

/** What is going on or asked; in the sandbox it begins with that, as it is the line that is read again and again. Pure. */
export function spokenStatus({ text, answers }: StatusText, { run }: State): string {
  const mark = run?.sandbox === undefined ? '' : `${sandboxMark}: `;
  const keys = answers === undefined ? '' : ` Press ${answers.replace('/', ' or ')}.`;
  return `${mark}${spokenLine([{ text, tone: 'plain' }])}${keys}`;
}

const spokenNames: Readonly<Record<string, string>> = {
  ...keyNames,
  ...{ esc: 'escape', PgUp: 'page up', PgDn: 'page down', '?': 'question mark', '/': 'slash' },
};

/** The keys of use in words. The arrows are left out: they do what they always do. Pure. */
export function spokenKeys(keys: readonly KeyHelp[]): string {
  const named = keys.filter(({ key }) => key !== '↑↓').map(({ key, does }) => `${spokenNames[key] ?? key} ${does}`);
  return `Keys: ${named.join(', ')}.`;
}

/** The help in words. Pure. */
export function spokenHelp(): string[] {
  return help.map(([keys, does]) => {
    const names = keys.split(/ +/).map((key) => spokenNames[key] ?? key);
    return `${names.join(', ')}: ${does}.`;
  });
}

/** Of lines below a title to which some are added, while old ones go: those that were not there before; with the title when all are new. Pure. */
export function unsaid([, ...before]: readonly string[], now: readonly string[]): string[] {
  const [, ...lines] = now;
  const gone = before.findIndex((_, from) => before.slice(from).every((line, index) => line === lines[index]));
  return gone < 0 ? (lines.length === 0 ? [] : [...now]) : lines.slice(before.length - gone);
}
