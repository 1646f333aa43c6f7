import { Problem, type ProblemKind } from '../problem.ts';
import type { RunOutcome } from '../run/events.ts';

/** What a run comes to, for scripts. Documented in the README. */
export const exitCodeOf: Record<RunOutcome, number> = {
  done: 0,
  failed: 1,
  unmet: 3,
  unproven: 4,
  timeout: 5,
  interrupted: 130,
  declined: 130,
};

const problemCodes: Record<ProblemKind, number> = { usage: 2, failed: 1, timeout: 5 };

/** Exit code of an error that ended the program before a run began. */
export function exitCodeOfError(error: unknown): number {
  return error instanceof Problem ? problemCodes[error.kind] : 1;
}
