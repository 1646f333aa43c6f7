import type { PathSeen } from '../../../smoke/diagnosis/evidence.ts';
import type { PathResult } from '../../../smoke/paths/path-result.ts';

/** A path's result as evidence. */
export function pathSeen(result: PathResult, problems: readonly string[]): PathSeen {
  const { path, account, fault, experiment, joined } = result;
  return {
    ...{ path, problems, found: account.found, lost: account.lost },
    ...(fault && { fault }),
    ...(experiment && { foundIn: experiment.found }),
    ...(joined && { joined }),
  };
}
