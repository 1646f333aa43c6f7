import type { PathName, SmokeLoad } from '../../run/events.ts';
import type { PathResult } from '../paths/path-result.ts';
import type { Targets } from '../targets.ts';
import type { Shape } from '../trace-recipe.ts';
import type { Amount } from './send.ts';
import type { TimelineRow } from './timeline.ts';

/** The paths that a load can take: LLaMA Stack makes spans of its own. */
export type LoadPath = Exclude<PathName, 'llamastack'>;

/** What to send by which path. */
export interface LoadOptions extends Omit<Amount, 'firstIndex'> {
  targets: Targets;
  /** Name of the run. */
  run: string;
  /** The traces are to stay. */
  keep: boolean;
  path: LoadPath;
  shape: Shape;
  /** Number of the first trace in its run; default 0. */
  firstIndex?: number;
  /** How long nothing new may come before what is missing counts as lost. */
  patienceMs: number;
}

export interface LoadListener {
  message(words: string): void;
  /** About once a second, and at the end. */
  load(progress: SmokeLoad): void;
}

export interface LoadResult extends PathResult {
  path: LoadPath;
  /** For how long it was sending: until the last batch left, and until it was answered. */
  leftAfter: number;
  seconds: number;
  /** How it went meanwhile. */
  rows: TimelineRow[];
  refused: number;
  /** Spans that nobody knows of: it was stopped before they were looked for. */
  open: number;
  /** The signal aborted before all was accounted for. */
  isStopped: boolean;
  /** Number of the trace behind the last one. */
  nextIndex: number;
  /** Most batches that were kept in memory at once. */
  mostKept: number;
}
