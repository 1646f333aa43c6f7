import { sandboxMark } from '../run/sandbox.ts';
import type { State } from '../run/state.ts';
import type { Paint } from './text.ts';

/** The lines, each with its mark when the run is in the sandbox; an empty one says nothing, and stays empty. Pure. */
export function marked(lines: readonly string[], { run }: State, paint: Paint): string[] {
  if (run?.sandbox === undefined) return [...lines];
  return lines.map((line) => (line === '' ? line : `${paint('warn', sandboxMark)} ${line}`));
}
