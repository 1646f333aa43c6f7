import { NoAnswer } from '../../mlflow/http.ts';
import { Problem } from '../../problem.ts';
import type { PathName } from '../../run/events.ts';
import type { Account } from '../ledger.ts';

/** What a service said, or that it said nothing, and the next step where it is known. */
export interface Fault {
  /**
   * At which step: there was nothing to send to; the receiver was no OTLP receiver, or did not take the spans; LLaMA Stack did not
   * answer; MLflow could not tell.
   */
  at: 'reaching' | 'handshake' | 'sending' | 'asking' | 'reading';
  words: string;
  hint?: string | undefined;
}

/** What one path came to. */
export interface PathResult {
  path: PathName;
  account: Account;
  fault?: Fault;
  /** The experiment in which the traces were found. */
  experimentId?: string;
  /** Of LLaMA Stack's path: the one trace of both sides, as far as it came. */
  joined?: { spans: number; state: string; isWhole: boolean };
  /** How many of its traces may still be on their way: nobody answered, or they were taken and not found. */
  mayArrive?: number;
  /** What went wrong beside the proof, e.g. an export that failed at first. */
  warnings: string[];
}

/** A Problem as evidence; anything else is a mistake in this program, and is thrown on. */
export function faultOf(at: Fault['at'], error: unknown): Fault {
  if (!(error instanceof Problem)) throw error;
  return { at, words: error.message, hint: error.hint };
}

/** Whether the receiver may have taken what it did not answer to. */
export function mayHaveArrived(error: unknown): boolean {
  return error instanceof NoAnswer && error.sent;
}
