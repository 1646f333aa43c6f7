import { type Line, paragraph, section } from '../lines.ts';

/** The next step: words as they are, each command that the hint quotes in backticks alone on its line, ready to be copied. */
export function hintLines(hint: string | undefined, width: number): Line[] {
  if (hint === undefined) return [];
  const parts = hint.split('`').map((part, index) => ({ text: part.trim(), quoted: index % 2 === 1 }));
  const commands = parts.filter(({ quoted, text }) => quoted && text !== '');
  // Without backticks the whole hint is the command or the setting.
  if (commands.length === 0) return section('Next step', paragraph(hint, width, 'key'));
  return section('Next step', [
    ...paragraph(hint.replaceAll('`', ''), width),
    ...commands.flatMap(({ text }) => [[], ...paragraph(text, width, 'key')]),
  ]);
}
