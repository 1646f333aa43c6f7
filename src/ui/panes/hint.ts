import { type Line, paragraph, section } from '../lines.ts';

/** The next step of a task, headed. */
export function hintLines(hint: string | undefined, width: number): Line[] {
  return hint === undefined ? [] : section('Next step', commandLines(hint, width));
}

/** Where the command of a hint begins: it is the last thing in it. */
const command = /(?<![\w=/-])(kubectl |mlflow-tui (?=-|check|smoke))/;

/** A command of this program, without the words that tell what it does. */
const ours = /^mlflow-tui(?: (?:-[\w=-]+|check|smoke))+/;

/** The command that a hint ends in, as a shell takes it: two that follow one another are joined. Pure. */
export function commandOf(hint: string): string | undefined {
  const start = hint.search(command);
  if (start < 0) return undefined;
  const text = hint.slice(start);
  return ours.exec(text)?.[0] ?? text.replaceAll('; then kubectl ', ' && kubectl ');
}

/** A hint: its words, then the command that it ends in, alone on its lines, ready to be copied. */
export function commandLines(hint: string, width: number): Line[] {
  const start = hint.search(command);
  if (start <= 0) return paragraph(hint, width, 'key');
  return [...paragraph(hint.slice(0, start).trimEnd(), width), ...paragraph(hint.slice(start), width, 'key')];
}
