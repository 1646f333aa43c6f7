import { type Line, span } from '../lines.ts';
import { fold } from '../rows.ts';
import type { Tone } from '../theme.ts';

const tones: Readonly<Record<string, Tone>> = { '+': 'ok', '-': 'bad', '…': 'dim' };
const indent = 2;

/** Lines of a diff, each with its mark in front, also where it goes on in a second line; without the depth that all have in common. Pure. */
export function diffLines(diff: readonly string[], width: number): Line[] {
  const depth = Math.min(...diff.map((line) => line.slice(1).search(/\S/)).filter((spaces) => spaces >= 0));
  return diff.flatMap((line) => {
    const mark = line.slice(0, 1);
    const tone = tones[mark] ?? 'plain';
    return fold(line.slice(1 + depth), width - indent - 2).map((part) => [span(`${' '.repeat(indent)}${mark} ${part}`, tone)]);
  });
}
