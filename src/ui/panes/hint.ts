import { type Line, paragraph, section } from '../lines.ts';

/** The next step of a task, headed. */
export function hintLines(hint: string | undefined, width: number): Line[] {
  return hint === undefined ? [] : section('Next step', commandLines(hint, width));
}

/** Where the command of a hint begins: it is the last thing in it. */
const command = /(?<![\w=/-])(kubectl |mlflow-tui (?=-|check|smoke))/;

/** The command that a hint ends in. Pure. */
export function commandOf(hint: string): string | undefined {
  const start = hint.search(command);
  return start < 0 ? undefined : hint.slice(start);
}

/** A hint: its words, then the command that it ends in, alone on its lines, ready to be copied. */
export function commandLines(hint: string, width: number): Line[] {
  const start = hint.search(command);
  if (start <= 0) return paragraph(hint, width, 'key');
  return [...paragraph(hint.slice(0, start).trimEnd(), width), ...paragraph(hint.slice(start), width, 'key')];
}
