import type { Status } from '../transport/status.ts';

/** The end of a command, from the Status on its status channel: the exit code, or why there is none. */
export type CommandEnd = { exitCode: number } | { failure: string };

/** Reads the status message. Success is exit code 0; others are in the cause `ExitCode`; without it, the command did not run. */
export function readCommandEnd(message: string): CommandEnd {
  try {
    const status = JSON.parse(message) as Status;
    if (status.status === 'Success') return { exitCode: 0 };
    const cause = status.details?.causes?.find(({ reason }) => reason === 'ExitCode');
    const exitCode = Number(cause?.message ?? Number.NaN);
    return Number.isInteger(exitCode) ? { exitCode } : { failure: status.message ?? 'failed without a reason' };
  } catch {
    return { failure: 'it ended with a status that cannot be read' };
  }
}
