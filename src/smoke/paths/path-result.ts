import { NoAnswer } from '../../mlflow/http.ts';
import { Problem } from '../../problem.ts';
import type { PathName } from '../../run/events.ts';
import type { Account } from '../account.ts';

/** What a service said, or that it said nothing, and the next step where it is known. */
export interface Fault {
  /**
   * At which step: there was nothing to send to; the receiver was no OTLP receiver, or did not take all spans; LLaMA Stack did not
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
  /** Ids of the experiment in which its traces were found, and of the one they were meant for. */
  experiment?: { found: string; meant: string };
  /** Of LLaMA Stack's path: the one trace of both sides, as far as it came. */
  joined?: Joined;
  /** How many of its traces may still be on their way: nobody answered whether they were taken. */
  mayArrive?: number;
  /** What went wrong beside the proof, e.g. an export that failed at first. */
  warnings: string[];
}

/** The trace that holds our span and LLaMA Stack's. */
export interface Joined {
  spans: number;
  /** As MLflow has it. */
  state: string;
  isWhole: boolean;
  /** What keeps it from being whole, in words. */
  missing?: string;
}

/** How long what a receiver took without an answer may need to MLflow. */
export const onTheWayMs = 3_000;

/** A Problem as evidence; anything else is a mistake in this program, and is thrown on. */
export function faultOf(at: Fault['at'], error: unknown): Fault {
  if (!(error instanceof Problem)) throw error;
  return { at, words: error.message, hint: error.hint };
}

/** Whether the receiver may have taken what it did not answer to. */
export function mayHaveArrived(error: unknown): boolean {
  return error instanceof NoAnswer && error.sent;
}
