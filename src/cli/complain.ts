import { sandboxMark } from '../run/sandbox.ts';

/** Writes lines on stderr. */
export type Complain = (text: string) => void;

/** For a run: in the sandbox each line says that it is. @param sandbox the scenario */
export function complainer(sandbox?: string, stream: { write(text: string): unknown } = process.stderr): Complain {
  const mark = sandbox === undefined ? '' : `${sandboxMark} `;
  return (text) => void stream.write(`${text.replace(/^(?=.)/gm, mark)}\n`);
}
