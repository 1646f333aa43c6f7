import type { Deployment } from 'kubernetes-types/apps/v1.d.ts';
import type { Kind, KubeObject } from '../../cluster/kinds.ts';
import { type Answer, type Call, isDryRun, ok } from './call.ts';
import { changeOf, checkPatched } from './patch/patch.ts';
import { readObject } from './read-object.ts';
import type { ResourceRoute } from './route.ts';
import { save } from './save.ts';
import { invalid, notAllowed, notFound } from './status.ts';
import { at, checkVersion, track } from './write.ts';

type Scale = KubeObject & { spec?: { replicas?: number } };
/** What is spoken at `/scale`, whatever it is the scale of. */
const scales: Kind<Scale> = { apiVersion: 'autoscaling/v1', kind: 'Scale', plural: 'scales', namespaced: true };

/** GET, PUT and PATCH of `/scale`: how many pods a Deployment or ReplicaSet has. */
export async function serveScale(call: Call, target: ResourceRoute): Promise<Answer> {
  const { machine, method } = call;
  const { kind, namespace, name = '' } = target;
  // Before the object is looked at: others write while a body is read.
  const change = method === 'GET' ? undefined : await wantedBy(call, target);
  const before = machine.store.get(kind, at(namespace, name)) as Deployment | undefined;
  if (before === undefined) throw notFound(kind, name);
  if (change === undefined) return ok(scaleOf(before));
  const wanted = change(scaleOf(before));
  checkVersion('PUT', kind, before, wanted);
  const replicas = wanted.spec?.replicas ?? 0;
  if (replicas < 0) {
    const message = `Invalid value: ${replicas}: must be greater than or equal to 0`;
    throw invalid(scales, name, [{ field: 'spec.replicas', reason: 'FieldValueInvalid', message }]);
  }
  const next = { ...before, spec: { ...before.spec, replicas } };
  const writer = { ...target, subresource: 'scale' };
  const saved = save({ machine, kind, before, dryRun: isDryRun(call), track: (whole, base) => track(call, writer, base, whole) }, next);
  return ok(scaleOf(saved as Deployment));
}

/** What a request makes of a scale. */
async function wantedBy(call: Call, target: ResourceRoute): Promise<(before: Scale) => Scale> {
  if (call.method === 'PUT') {
    const { object } = await readObject(call, { ...target, kind: scales });
    return () => object;
  }
  if (call.method !== 'PATCH') throw notAllowed();
  const change = await changeOf(call, scales);
  return (before) => {
    const next = change(before);
    checkPatched(call, { ...target, kind: scales }, next);
    return next;
  };
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
