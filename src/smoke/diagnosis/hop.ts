import type { PathName } from '../../run/events.ts';
import type { PathResult } from '../paths/path-result.ts';
import { problemsOf } from '../verdict.ts';

/** The hop where spans die, why as far as known, and the next step. */
export interface Diagnosis {
  hop: string;
  cause: string;
  hint: string;
}

/** The hops of each path, in the order in which spans go. */
const hops: Readonly<Record<PathName, readonly string[]>> = {
  direct: ['you → MLflow'],
  collector: ['you → collector', 'collector → MLflow'],
  'collector-grpc': ['you → collector', 'collector → MLflow'],
  llamastack: ['you → LLaMA Stack', 'LLaMA Stack → collector'],
};

/** The hop at which a path broke, as far as the path alone shows, and what is wrong in words. Pure. */
export function brokenHop(result: PathResult, experimentId: string): Diagnosis {
  const { path, fault } = result;
  const [first = '', next = first] = hops[path];
  const cause = problemsOf(result, experimentId)[0] ?? '';
  const hint = fault?.hint ?? 'see the log of the service behind this hop';
  if (fault?.at === 'reading') return { hop: 'you → MLflow', cause, hint };
  return { hop: fault === undefined ? next : first, cause, hint };
}
