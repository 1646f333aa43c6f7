import type { PathName } from './events.ts';

/** The paths in the order of what they rest on: each goes through what those before it have shown to be well. */
export const pathOrder = ['direct', 'collector', 'collector-grpc', 'llamastack'] as const satisfies readonly PathName[];

/** They run side by side and are asked for in any order; the first that failed has the cause. Pure. */
export function inOrder<Of extends { path: PathName }>(paths: readonly Of[]): Of[] {
  return paths.toSorted((one, other) => pathOrder.indexOf(one.path) - pathOrder.indexOf(other.path));
}

/** The stations of each path; between each two is a hop, as "collector → MLflow". */
export const stations: Readonly<Record<PathName, readonly string[]>> = {
  direct: ['you', 'MLflow'],
  collector: ['you', 'collector', 'MLflow'],
  'collector-grpc': ['you', 'collector', 'MLflow'],
  llamastack: ['you', 'LLaMA Stack', 'collector', 'MLflow'],
};
