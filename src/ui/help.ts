import { keysInAscii } from './key-names.ts';
import { type Line, paragraph, span } from './lines.ts';
import { pad } from './text.ts';

/** Every key and what it does, in the order of use. */
export const help: readonly (readonly [keys: string, does: string])[] = [
  ['↑ ↓  j k', 'select a row; in the pane, scroll'],
  ['PgUp PgDn  g G', 'by pages; to the first, to the last'],
  ['wheel', 'the same, below the pointer; select text with shift'],
  ['⏎ →', 'open the pane of a row; fold or open a group'],
  ['tab', 'to the pane, and back to the list'],
  ['esc ←', 'back to the list, then to following the run'],
  ['1-9', 'to a group: 1 is the first'],
  ['f', 'follow the run again'],
  ['y n', 'answer the question that is open'],
  ['d', 'before the yes: what would change in each object'],
  ['y', 'the YAML of the objects of a row, read anew, and back'],
  ['l', 'the log of a rollout as it is written, and back'],
  ['e', 'the events of a row in full, and back'],
  ['/  w', 'in these: filter, enter keeps, esc clears; cut or wrap lines'],
  ['o', 'open MLflow in a browser, by a tunnel where need be'],
  ['c', 'copy the command of the next step'],
  ['r s', 'after the end: retry what failed, or the smoke test again'],
  ['q  Ctrl+C', 'quit; asks while something runs, Ctrl+C twice does not'],
  ['?', 'this help'],
];

const keysWidth = 16;

/** The help: each key with what it does, over several lines where it must. Pure. @param ascii whether keys have names for symbols */
export function helpLines(width: number, { ascii } = { ascii: false }): Line[] {
  const indent = span(' '.repeat(keysWidth + 2));
  return [
    [span(' Keys', 'strong')],
    ...help.flatMap(([keys, does]) => {
      const [first = [], ...more] = paragraph(does, width - keysWidth - 2);
      return [[span(` ${pad(ascii ? keysInAscii(keys) : keys, keysWidth)} `, 'key'), ...first], ...more.map((line) => [indent, ...line])];
    }),
  ];
}
