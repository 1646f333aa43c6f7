import { type Line, span } from '../lines.ts';
import { fold } from '../text.ts';
import type { Tone } from '../theme.ts';

const tones: Readonly<Record<string, Tone>> = { '+': 'ok', '-': 'bad', '…': 'dim' };
const indent = 2;

/** Lines of a diff, each with its mark in front, also where it goes on in a second line. Pure. */
export function diffLines(diff: readonly string[], width: number): Line[] {
  return diff.flatMap((line) => {
    const mark = line.slice(0, 1);
    const tone = tones[mark] ?? 'plain';
    return fold(line.slice(1), width - indent - 2).map((part) => [span(`${' '.repeat(indent)}${mark} ${part}`, tone)]);
  });
}
