import { deployments } from '../../cluster/kinds.ts';
import { names } from '../../manifests/names.ts';
import type { Result } from '../../run/task.ts';
import type { Settings } from '../../settings/schema.ts';
import type { Context } from '../context.ts';
import { inNamespace, met, pending, prerequisite, unmet } from './prerequisite.ts';

const definition = { id: 'collector', title: 'OTel Collector', needs: inNamespace };

/** A run deploys the collector, so that it is not there yet is as it should be. */
export const collector = prerequisite({
  ...definition,
  about: (settings) => ({ looksAt: whereIn(settings), expects: 'there, or not yet: then a run deploys it' }),
  check: async (context, signal) => (await look(context, signal)) ?? pending('not deployed yet; a run does it'),
});

/** A smoke test needs it. */
export const deployedCollector = prerequisite({
  ...definition,
  about: (settings) => ({ looksAt: whereIn(settings), expects: 'there: the traces of a smoke test go through it' }),
  check: async (context, signal) =>
    (await look(context, signal)) ??
    unmet(`no Deployment ${names.collector} in ${context.settings.namespace}`, 'deploy it: mlflow-tui --ci'),
});

function whereIn({ namespace }: Settings): string {
  return `Deployment ${names.collector} in ${namespace}`;
}

async function look({ cluster, settings: { namespace } }: Context, signal: AbortSignal): Promise<Result | undefined> {
  const found = await cluster.get(deployments, { namespace, name: names.collector }, signal);
  return found && met(`${found.status?.readyReplicas ?? 0}/${found.spec?.replicas} ready`);
}
