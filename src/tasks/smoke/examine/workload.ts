import type { Deployment } from 'kubernetes-types/apps/v1.d.ts';
import type { Event, Pod } from 'kubernetes-types/core/v1.d.ts';
import { deployments, endpointSlices, events, pods, services } from '../../../cluster/kinds.ts';
import type { PodSeen, Workload } from '../../../smoke/diagnosis/evidence.ts';
import type { Context } from '../../context.ts';
import { kubectl } from '../../kubectl.ts';
import { labelSelector } from '../../labels.ts';
import { endpointsOf, serviceLabel } from '../../objects/endpoints.ts';
import { isPodReady } from '../../rollout/observed.ts';
import { podStatus } from '../../rollout/pod-status.ts';
import { podTrouble } from '../../rollout/pod-trouble.ts';
import { attempt, ifFound } from './attempt.ts';
import type { Before } from './collector.ts';

/** A Service, the Deployment of the same name and their pods, as evidence and as they are. */
export interface Found {
  seen: Workload;
  pods: Pod[];
  deployment: Deployment | undefined;
}

/** Looks at what is behind a Service. Never rejects; what may not be seen is left out. */
export async function findWorkload(
  context: Context,
  name: string,
  { skewMs }: Pick<Before, 'skewMs'>,
  signal: AbortSignal,
): Promise<Found> {
  const { cluster, settings } = context;
  const { namespace } = settings;
  const [service, deployment, slices, allEvents] = await Promise.all([
    attempt(cluster.get(services, { namespace, name }, signal).then((one) => one ?? null)),
    attempt(cluster.get(deployments, { namespace, name }, signal).then((one) => one ?? null)),
    attempt(cluster.list(endpointSlices, { namespace, labelSelector: `${serviceLabel}=${name}` }, signal)),
    attempt(cluster.list(events, { namespace, fieldSelector: 'involvedObject.kind=Pod' }, signal)),
  ]);
  const selector = service?.spec?.selector ?? {};
  const labels = deployment?.spec?.selector.matchLabels ?? selector;
  const owned =
    Object.keys(labels).length === 0 ? [] : await attempt(cluster.list(pods, { namespace, labelSelector: labelSelector(labels) }, signal));
  const alive = (owned ?? []).filter(({ metadata }) => metadata?.deletionTimestamp === undefined);
  // A pod that the Service does not select is not behind it, whoever owns it.
  const behind = service === null ? alive : alive.filter((pod) => isSelected(pod, selector));
  const observed = {
    deployment: deployment ?? {},
    replicaSets: [],
    pods: alive,
    events: allEvents ?? [],
    log: [],
    kubectl: kubectl(settings),
  };
  const readyEndpoints = slices && endpointsOf(slices, name).filter(({ ready }) => ready).length;
  const seen: Workload = {
    name,
    ...(service === undefined
      ? {}
      : {
          service: service && {
            ports: (service.spec?.ports ?? []).map(({ port }) => port),
            selector,
            ...ifFound('readyEndpoints', readyEndpoints),
          },
        }),
    ...(deployment === undefined
      ? {}
      : { deployment: deployment && { replicas: deployment.spec?.replicas ?? 1, ready: deployment.status?.readyReplicas ?? 0 } }),
    ...(owned === undefined ? {} : { pods: behind.map((pod) => podSeen(pod, observed, Date.now() - skewMs)) }),
  };
  return { seen, pods: behind, deployment: deployment ?? undefined };
}

function isSelected({ metadata }: Pod, selector: Record<string, string>): boolean {
  return Object.entries(selector).every(([key, value]) => metadata?.labels?.[key] === value);
}

function podSeen(pod: Pod, observed: Parameters<typeof podTrouble>[1] & { events: Event[] }, now: number): PodSeen {
  const [status] = pod.status?.containerStatuses ?? [];
  const trouble = podTrouble(pod, observed);
  const startedAt = status?.state?.running?.startedAt;
  const ended = status?.state?.terminated ?? status?.lastState?.terminated;
  // What it wrote last tells why it ended only where it ended by itself: not for want of memory, nor by a probe.
  const isCrash = ended?.reason !== 'OOMKilled' && (trouble === undefined || trouble.key.startsWith('crash '));
  const lastWords = isCrash ? ended?.message?.split('\n').filter((line) => line.trim() !== '') : undefined;
  return {
    name: pod.metadata?.name ?? '',
    ready: isPodReady(pod),
    status: podStatus(pod),
    restarts: status?.restartCount ?? 0,
    ...(startedAt === undefined ? {} : { upMs: now - Date.parse(String(startedAt)) }),
    ...ifFound('trouble', trouble?.message),
    ...ifFound('lastWords', lastWords),
  };
}
