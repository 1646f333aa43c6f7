import { jsonLine } from '../report/json.ts';
import { coloured, linesOf, plain } from '../report/text.ts';
import type { Event } from '../run/events.ts';
import { createStore } from '../run/store.ts';

/** Prints events on stdout as they come: JSON a line, or lines to read. */
export function printer({ output, color, ascii }: { output: 'text' | 'json'; color: boolean; ascii: boolean }): (event: Event) => void {
  if (output === 'json') return (event) => process.stdout.write(jsonLine(event));
  const store = createStore();
  const paint = color ? coloured : plain;
  return (event) => {
    store.dispatch(event);
    for (const line of linesOf(event, store.getState(), paint, ascii)) process.stdout.write(`${line}\n`);
  };
}
