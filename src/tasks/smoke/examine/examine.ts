import { names } from '../../../manifests/names.ts';
import type { Evidence, PathSeen } from '../../../smoke/diagnosis/evidence.ts';
import type { Context } from '../../context.ts';
import { kubectl } from '../../kubectl.ts';
import { attempt, ifFound } from './attempt.ts';
import { type Before, examineCollector } from './collector.ts';
import { examineLlamastack } from './llamastack.ts';
import { examineMlflow } from './mlflow.ts';
import { findPolicies } from './policies.ts';
import { examineTarget } from './target.ts';

/** All of it together; who waits for a diagnosis has waited for the test before, and half of what there is to see may name the wrong cause. */
const deadlineMs = 15_000;

/** Looks at everything around a pipeline that failed, side by side. Never rejects: what can't be seen is left out. */
export async function examine(context: Context, paths: readonly PathSeen[], before: Before, signal: AbortSignal): Promise<Evidence> {
  const { settings, facts } = context;
  const until = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]);
  const collecting = attempt(examineCollector(context, before, until));
  const [mlflow, collector, target, llamastack, policies] = await Promise.all([
    attempt(examineMlflow(context, before, until)),
    collecting,
    collecting.then((seen) => (seen?.exporter ? attempt(examineTarget(context, seen.exporter, before, until)) : undefined)),
    attempt(examineLlamastack(context, before, until)),
    attempt(findPolicies(context, [names.mlflow, names.collector, settings.llamastack.name], until)),
  ]);
  return {
    kubectl: kubectl(settings),
    experiment: { id: facts.experimentId ?? '', name: settings.mlflow.experiment },
    paths,
    ...mlflow,
    ...ifFound('collector', collector),
    ...ifFound('target', target),
    ...ifFound('llamastack', llamastack),
    ...ifFound('policies', policies),
  };
}
