import type { Machine } from './machine.ts';

/** Keeps what the sandbox itself did wrong, to be told where it closes. @param who did it, or what for */
export function keepFailure({ failures }: Pick<Machine, 'failures'>, who: string, error: unknown): void {
  failures.add(`${who}: ${wordsOf(error)}`);
}

/** Keeps what goes wrong with work that nobody waits for, as long as the sandbox is open. @param who does it */
export function unattended(machine: Machine, who: string, work: Promise<unknown>): void {
  work.catch((error: unknown) => {
    if (!machine.signal.aborted) keepFailure(machine, who, error);
  });
}

/** What was thrown, and where: "TypeError: x is not iterable (claims.ts:31)". */
export function wordsOf(error: unknown): string {
  const [, file = ''] = /\n\s+at .*?([^/\s(]+:\d+):\d+\)?(?:\n|$)/.exec((error as Error | undefined)?.stack ?? '') ?? [];
  return file === '' ? String(error) : `${error} (${file})`;
}
