import type { Deployment } from 'kubernetes-types/apps/v1.d.ts';
import type { KubeObject } from '../../cluster/kinds.ts';
import { type Answer, type Call, isDryRun, ok, parseBody } from './call.ts';
import { changeOf } from './patch/patch.ts';
import { save } from './save.ts';
import { notAllowed, notFound } from './status.ts';
import { at, checkVersion, type Target, track } from './write.ts';

type Scale = KubeObject & { spec?: { replicas?: number } };

/** GET, PUT and PATCH of `/scale`: how many pods a Deployment or ReplicaSet has. */
export async function serveScale(call: Call, target: Target): Promise<Answer> {
  const { machine, method } = call;
  const { kind, namespace, name = '' } = target;
  const before = machine.store.get(kind, at(namespace, name)) as Deployment | undefined;
  if (before === undefined) throw notFound(kind, name);
  if (method === 'GET') return ok(scaleOf(before));
  const wanted: Scale = method === 'PUT' ? await parseBody(call, 'Scale') : ((await patched(call, target, before)) ?? {});
  checkVersion(kind, before, wanted);
  const next = { ...before, spec: { ...before.spec, replicas: wanted.spec?.replicas ?? 0 } };
  const writer = { ...target, subresource: 'scale' };
  const saved = save({ machine, kind, before, dryRun: isDryRun(call), track: (whole, base) => track(call, writer, base, whole) }, next);
  return ok(scaleOf(saved as Deployment));
}

async function patched(call: Call, target: Target, before: Deployment): Promise<Scale> {
  if (call.method !== 'PATCH') throw notAllowed();
  const change = await changeOf(call, target);
  return change(scaleOf(before));
}

function scaleOf({ metadata, spec, status }: Deployment): Scale & { status: object } {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata ?? {};
  const labels = Object.entries(spec?.selector.matchLabels ?? {}).map(([label, value]) => `${label}=${value}`);
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp } as NonNullable<KubeObject['metadata']>,
    spec: spec?.replicas ? { replicas: spec.replicas } : {},
    status: { replicas: status?.replicas ?? 0, selector: labels.join(',') },
  };
}
