import type { PathName } from '../../run/events.ts';
import { type Diagnosis, hops } from './diagnosis.ts';
import type { PathSeen } from './evidence.ts';

/** The hops of each path, in the order in which spans go. */
const hopsOf: Readonly<Record<PathName, readonly [string, string]>> = {
  direct: [hops.mlflow, hops.mlflow],
  collector: [hops.collector, hops.export],
  'collector-grpc': [hops.collector, hops.export],
  llamastack: [hops.llamastack, hops.tracing],
};

/** The hop at which a path broke, as far as the path alone shows, and what is wrong in words. Pure. */
export function brokenHop({ path, problems, fault }: PathSeen): Omit<Diagnosis, 'evidence'> {
  const [first, next] = hopsOf[path];
  const cause = problems[0] ?? '';
  const hint = fault?.hint ?? 'see the log of the service behind this hop';
  if (fault?.at === 'reading') return { hop: hops.mlflow, cause, hint };
  // LLaMA Stack has answered by then; what was sent is our own span of it.
  if (path === 'llamastack' && fault?.at === 'sending') return { hop: hops.collector, cause, hint };
  return { hop: fault === undefined ? next : first, cause, hint };
}
