import type { Deployment } from 'kubernetes-types/apps/v1.d.ts';
import { deployments, services } from '../../cluster/kinds.ts';
import type { Context } from '../context.ts';
import { allowForbidden } from '../forbidden.ts';
import { kubectl } from '../kubectl.ts';
import { describeTracing, findLlamastack, type Llamastack, mendTracing, portsOf, whichServe } from '../llamastack.ts';
import { podsWith, readyPods } from '../pods.ts';
import { inNamespace, met, oneOf, pending, prerequisite, unmet } from './prerequisite.ts';

/** Offers what has LLaMA Stack's port in the place of a Deployment that is not there. */
async function notThere({ cluster, settings }: Context, signal: AbortSignal) {
  const { namespace, llamastack } = settings;
  const all = (await cluster.list(deployments, { namespace }, signal).catch(allowForbidden)) ?? [];
  const found = whichServe(all, llamastack.port);
  return unmet(
    `no Deployment ${llamastack.name} in ${namespace}`,
    oneOf('llamastack.name', found) ?? `set llamastack.name to LLaMA Stack's Deployment: ${kubectl(settings)} get deployments`,
  );
}

const restarting = 'restarts with its tracing; a run waits for it';

/** After a run that was interrupted at its last step: what is not ready yet is what that run began. */
function restartsForTracing({ tracing, deployment }: Llamastack): boolean {
  return tracing.to === 'here' && !isScaledToNone(deployment);
}

function isScaledToNone({ spec }: Deployment): boolean {
  return spec?.replicas === 0;
}

function scaledToNone({ settings }: Context) {
  return unmet('scaled to 0 replicas', `${kubectl(settings)} scale deployment ${settings.llamastack.name} --replicas=1`);
}

export const llamastackDeployment = prerequisite({
  id: 'llamastack.deployment',
  title: 'LLaMA Stack',
  about: ({ namespace, llamastack }) => ({ looksAt: `Deployment ${llamastack.name} in ${namespace}`, expects: 'a ready replica' }),
  needs: inNamespace,
  async check(context, signal) {
    const found = await findLlamastack(context, signal);
    if (found === undefined) return notThere(context, signal);
    const { spec, status } = found.deployment;
    const { readyReplicas = 0 } = status ?? {};
    const counted = `${readyReplicas}/${spec?.replicas} ready`;
    if (readyReplicas > 0) return met(counted);
    if (isScaledToNone(found.deployment)) return scaledToNone(context);
    if (restartsForTracing(found)) return pending(`${counted}: ${restarting}`);
    return unmet(counted, `${kubectl(context.settings)} describe deployment ${context.settings.llamastack.name}`);
  },
});

export const llamastackPods = prerequisite({
  id: 'llamastack.pods',
  title: 'LLaMA Stack pods',
  about: ({ namespace, llamastack }) => ({ looksAt: `Pods of Deployment ${llamastack.name} in ${namespace}`, expects: 'a ready one' }),
  needs: inNamespace,
  async check(context, signal) {
    const { cluster, settings } = context;
    const found = await findLlamastack(context, signal);
    if (found === undefined) return notThere(context, signal);
    const all = await podsWith(cluster, settings.namespace, found.deployment.spec?.selector.matchLabels ?? {}, signal);
    const ready = readyPods(all);
    if (ready.length > 0) return met(`${ready.length}/${all.length} ready, ${ready[0]?.metadata?.name}`);
    if (isScaledToNone(found.deployment)) return scaledToNone(context);
    const counted = `0/${all.length} ready`;
    if (restartsForTracing(found)) return pending(`${counted}: ${restarting}`);
    const [pod] = all;
    const toDescribe = pod === undefined ? `deployment ${settings.llamastack.name}` : `pod ${pod.metadata?.name}`;
    return unmet(counted, `${kubectl(settings)} describe ${toDescribe}`);
  },
});

export const llamastackService = prerequisite({
  id: 'llamastack.service',
  title: 'LLaMA Stack service',
  about: ({ namespace, llamastack }) => ({
    looksAt: `Service ${llamastack.name} in ${namespace}`,
    expects: `there, with port ${llamastack.port}`,
  }),
  needs: inNamespace,
  async check({ cluster, settings }, signal) {
    const { namespace, llamastack } = settings;
    const found = await cluster.get(services, { namespace, name: llamastack.name }, signal);
    if (found === undefined) {
      const all = (await cluster.list(services, { namespace }, signal).catch(allowForbidden)) ?? [];
      const others = all.filter((service) => portsOf(service).includes(llamastack.port));
      return unmet(
        `no Service ${llamastack.name} in ${namespace}`,
        oneOf('llamastack.name', others) ?? `set llamastack.name to LLaMA Stack's Service: ${kubectl(settings)} get services`,
      );
    }
    const ports = portsOf(found);
    if (!ports.includes(llamastack.port)) {
      const listed = ports.join(', ');
      return unmet(
        `Service ${llamastack.name} has port ${listed}, not ${llamastack.port}`,
        `set llamastack.port${listed === '' ? '' : ` to one of: ${listed}`}`,
      );
    }
    return met(`${found.spec?.clusterIP}:${llamastack.port}`);
  },
});

export const llamastackTracing = prerequisite({
  id: 'llamastack.tracing',
  title: 'LLaMA Stack tracing',
  about: ({ namespace, llamastack }) => ({
    looksAt: `OTEL_* variables of Deployment ${llamastack.name} in ${namespace}`,
    expects: 'traces sent to the collector, or none of them: then a run sets them; others are left alone',
  }),
  needs: inNamespace,
  async check(context, signal) {
    const found = await findLlamastack(context, signal);
    if (found === undefined) return notThere(context, signal);
    const { tracing, variables } = found;
    if (variables !== undefined) return pending('not configured yet; a run does it');
    const seen = describeTracing(tracing);
    if (tracing.to === 'here') return met(seen);
    const isAmiss = tracing.to === 'misdirected' || tracing.to === 'nowhere';
    if (tracing.to === 'unknown') return { outcome: 'unknown', detail: seen, hint: mendTracing(context, found) };
    return met(`${seen}, and is left alone`, isAmiss ? mendTracing(context, found) : undefined);
  },
});
