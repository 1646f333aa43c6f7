import type { PathName } from '../../run/events.ts';
import type { Shape } from '../../smoke/trace-recipe.ts';

/** What somebody wants of the smoke test. */
export interface SmokeChoice {
  /** Leave the traces in MLflow. */
  keep: boolean;
  /** Only these paths; default: all that there are. */
  paths?: readonly PathName[];
  /** Try the collector's gRPC port, too. */
  grpc?: boolean;
  /** Ask LLaMA Stack for a chat completion by this model, too. */
  model?: string;
  /** Name of the run, which all of its ids are made of. Default: random. */
  run?: string;
  /** Name of an experiment of its own, which only the direct path can send to. */
  experiment?: string;
  /** Not a proof by a few traces, but a load test with the same accounting. */
  load?: LoadChoice;
}

/** How much to send. Of `spans`, `rate` and `durationMs` at most two are given. */
export interface LoadChoice {
  shape: Shape;
  /** In all. */
  spans?: number;
  /** A second. */
  rate?: number;
  durationMs?: number;
  /** Raise the rate from the first to the last of these spans a second until the pipeline falls behind. */
  findLimit?: { from: number; to: number };
}

/** The paths to prove; a load goes by the collector where none was chosen. */
export function pathsOf({ paths, grpc = false, load }: SmokeChoice): PathName[] {
  if (paths !== undefined) return [...new Set([...paths, ...(grpc ? (['collector-grpc'] as const) : [])])];
  if (load !== undefined) return ['collector', ...(grpc ? (['collector-grpc'] as const) : [])];
  return ['direct', 'collector', ...(grpc ? (['collector-grpc'] as const) : []), 'llamastack'];
}
