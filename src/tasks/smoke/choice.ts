import type { PathName } from '../../run/events.ts';

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
}

/** The paths to prove. */
export function pathsOf({ paths, grpc = false }: SmokeChoice): PathName[] {
  if (paths !== undefined) return [...new Set([...paths, ...(grpc ? (['collector-grpc'] as const) : [])])];
  return ['direct', 'collector', ...(grpc ? (['collector-grpc'] as const) : []), 'llamastack'];
}
