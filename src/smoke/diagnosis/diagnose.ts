import { inOrder } from '../../run/path-order.ts';
import { type Diagnosis, hops } from './diagnosis.ts';
import { byElimination, describeSkew } from './elimination.ts';
import type { Evidence, PathSeen } from './evidence.ts';
import { exportFault } from './export-fault.ts';
import { brokenHop } from './hop.ts';
import { llamastackFault } from './llamastack.ts';
import { mlflowFault } from './mlflow.ts';
import { receiverFault } from './receiver.ts';

/**
 * The one cause that is left of why the first path failed that did; undefined when none did. What is wrong with a later one may be the
 * same: LLaMA Stack's path goes through the collector, too. Pure.
 */
export function diagnose(evidence: Evidence): Diagnosis | undefined {
  const failed = inOrder(evidence.paths).find(({ problems }) => problems.length > 0);
  if (failed === undefined) return undefined;
  const asSeen = brokenHop(failed);
  const found = causeOf(evidence, failed) ?? byElimination(evidence, asSeen.hop) ?? unexplained(asSeen, failed, evidence);
  const skew = describeSkew(evidence.clockSkewMs);
  return skew === undefined || found.evidence.includes(skew) ? found : { ...found, evidence: [...found.evidence, skew] };
}

function causeOf(evidence: Evidence, failed: PathSeen): Diagnosis | undefined {
  const { found, lost, fault, path, foundIn } = failed;
  // Spans that came back, but not as they were sent, went through: no hop lost them.
  const came = found > 0 && lost === 0 && fault === undefined && foundIn === evidence.experiment.id;
  if (came && path !== 'llamastack') return undefined;
  const couldNotRead = fault?.at === 'reading' || isOfMlflow(evidence, failed);
  switch (path) {
    case 'direct':
      return mlflowFault(evidence, failed);
    case 'collector':
    case 'collector-grpc':
      if (couldNotRead) return mlflowFault(evidence, failed);
      return fault === undefined ? exportFault(evidence, failed) : receiverFault(evidence, failed);
    case 'llamastack': {
      if (couldNotRead) return mlflowFault(evidence, failed);
      const own = llamastackFault(evidence, failed);
      if (own !== undefined || fault?.at === 'reaching' || fault?.at === 'asking') return own;
      if (fault !== undefined) return receiverFault(evidence, failed);
      // Our own span goes through the collector alone.
      return failed.joined === undefined ? exportFault(evidence, failed) : undefined;
    }
  }
}

/** Nothing could be tried, because MLflow was not reached. */
function isOfMlflow({ mlflow }: Evidence, { fault, path }: PathSeen): boolean {
  return fault?.at === 'reaching' && path !== 'direct' && mlflow !== undefined && fault.words.includes(`Service ${mlflow.name} `);
}

/** Whose log tells more of each hop: who got the spans last, or was asked. */
const lastAt: Readonly<Record<string, 'mlflow' | 'collector' | 'llamastack'>> = {
  [hops.mlflow]: 'mlflow',
  [hops.collector]: 'collector',
  [hops.export]: 'collector',
  [hops.llamastack]: 'llamastack',
  [hops.tracing]: 'llamastack',
};

/** What is well, and whose log to see, for those who go on looking. */
function unexplained(asSeen: ReturnType<typeof brokenHop>, { fault }: PathSeen, seen: Evidence): Diagnosis {
  const evidence = [seen.mlflow, seen.collector, seen.llamastack].flatMap((one) =>
    (one?.pods ?? []).map(({ name, status, ready }) => `Pod ${name} is ${status}, ${ready ? 'ready' : 'not ready'}`),
  );
  const last = seen[lastAt[asSeen.hop] ?? 'collector'];
  const hint = fault?.hint ?? (last && `see its log: ${seen.kubectl} logs deployment/${last.name}`) ?? asSeen.hint;
  return { ...asSeen, hint, evidence };
}
