import type { Clock } from '../../clock.ts';

type Level = 'INFO' | 'WARNING' | 'ERROR';
/** Writes what LLaMA Stack's logger would. @param fields what stands behind the message */
export type LlamastackLog = (level: Level, message: string, fields: string) => void;

const width = 120;
const indent = 9;

/** Its logger writes for a screen of 120 columns, padded, and breaks lines between words (seen on 0.7.3). */
export function createLog(clock: Clock, write: (line: string) => void): LlamastackLog {
  return (level, message, fields) => {
    const time = clock.now().toISOString().replace('Z', '000Z');
    const lines = wrap(`${time}  ${message}  ${fields}`, width - indent);
    for (const [at, line] of lines.entries()) write(((at === 0 ? level : '').padEnd(indent) + line).padEnd(width));
  };
}

function wrap(text: string, most: number): string[] {
  const lines = [''];
  for (const word of text.split(/(?<= )(?! )/)) {
    const last = lines.at(-1) ?? '';
    if ((last + word).trimEnd().length <= most || last === '') lines[lines.length - 1] = last + word;
    else lines.push(word);
  }
  return lines.map((line) => line.trimEnd());
}
