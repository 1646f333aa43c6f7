import type { Deployment } from 'kubernetes-types/apps/v1.d.ts';
import { deployments, services } from '../../cluster/kinds.ts';
import type { Context } from '../context.ts';
import { podsWith, readyPods } from '../pods.ts';
import { readEnvironment, servingContainer, type Tracing, tracingOf } from '../tracing.ts';
import { inNamespace, met, pending, prerequisite, unmet } from './prerequisite.ts';

function find({ cluster, settings: { namespace, llamastack } }: Context, signal: AbortSignal): Promise<Deployment | undefined> {
  return cluster.get(deployments, { namespace, name: llamastack.name }, signal);
}

function notThere({ settings: { namespace, llamastack } }: Context) {
  return unmet(
    `no Deployment ${llamastack.name} in ${namespace}`,
    `kubectl -n ${namespace} get deployments; set llamastack.name to LLaMA Stack's`,
  );
}

const restarting = 'restarts with its tracing; this run waits for it';

/** After a run that was interrupted at its last step: what is not ready yet is what that run began. */
async function restartsForTracing(context: Context, deployment: Deployment, signal: AbortSignal): Promise<boolean> {
  const tracing = await tracingOfDeployment(context, deployment, signal);
  return tracing?.to === 'here' && deployment.spec?.replicas !== 0;
}

async function tracingOfDeployment(context: Context, deployment: Deployment, signal: AbortSignal): Promise<Tracing | undefined> {
  const { namespace, llamastack } = context.settings;
  const container = servingContainer(deployment, llamastack.port);
  return container && tracingOf(await readEnvironment(context.cluster, namespace, container, signal), namespace);
}

export const llamastackDeployment = prerequisite({
  id: 'llamastack.deployment',
  title: 'LLaMA Stack',
  needs: inNamespace,
  async check(context, signal) {
    const found = await find(context, signal);
    if (found === undefined) return notThere(context);
    const { readyReplicas = 0 } = found.status ?? {};
    const counted = `${readyReplicas}/${found.spec?.replicas} ready`;
    if (readyReplicas > 0) return met(counted);
    if (await restartsForTracing(context, found, signal)) return pending(`${counted}: ${restarting}`);
    const { namespace, llamastack } = context.settings;
    return unmet(counted, `kubectl -n ${namespace} describe deployment ${llamastack.name}`);
  },
});

export const llamastackPods = prerequisite({
  id: 'llamastack.pods',
  title: 'LLaMA Stack pods',
  needs: inNamespace,
  async check(context, signal) {
    const found = await find(context, signal);
    if (found === undefined) return notThere(context);
    const { namespace } = context.settings;
    const all = await podsWith(context.cluster, namespace, found.spec?.selector.matchLabels ?? {}, signal);
    const [ready] = readyPods(all);
    if (ready === undefined && (await restartsForTracing(context, found, signal))) return pending(`0/${all.length} ready: ${restarting}`);
    return ready === undefined
      ? unmet(`0/${all.length} ready`, `kubectl -n ${namespace} describe pod ${all[0]?.metadata?.name ?? ''}`.trimEnd())
      : met(`${readyPods(all).length}/${all.length} ready, ${ready.metadata?.name}`);
  },
});

export const llamastackService = prerequisite({
  id: 'llamastack.service',
  title: 'LLaMA Stack service',
  needs: inNamespace,
  async check({ cluster, settings: { namespace, llamastack } }, signal) {
    const found = await cluster.get(services, { namespace, name: llamastack.name }, signal);
    const look = `kubectl -n ${namespace} get services`;
    if (found === undefined) return unmet(`no Service ${llamastack.name} in ${namespace}`, `${look}; set llamastack.name`);
    const ports = found.spec?.ports?.map(({ port }) => port) ?? [];
    if (!ports.includes(llamastack.port))
      return unmet(`Service ${llamastack.name} has port ${ports.join(', ')}, not ${llamastack.port}`, 'set llamastack.port');
    return met(`${found.spec?.clusterIP}:${llamastack.port}`);
  },
});

export const llamastackTracing = prerequisite({
  id: 'llamastack.tracing',
  title: 'LLaMA Stack tracing',
  needs: inNamespace,
  async check(context, signal) {
    const found = await find(context, signal);
    const tracing = found && (await tracingOfDeployment(context, found, signal));
    if (tracing === undefined) return notThere(context);
    switch (tracing.to) {
      case 'nowhere':
        return pending('not configured yet; this run does it');
      case 'here':
        return met(`sends to ${tracing.endpoint}`);
      case 'elsewhere':
        return met(`sends to ${tracing.endpoint}, and is left alone`);
      default:
        return met(`switched off by ${tracing.because}, and is left alone`);
    }
  },
});
