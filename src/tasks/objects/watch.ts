import type { Where } from '../../cluster/cluster.ts';
import { endpointSlices, events, type Kind, type KubeObject } from '../../cluster/kinds.ts';
import { names } from '../../manifests/names.ts';
import type { Emit } from '../../run/events.ts';
import type { Context } from '../context.ts';
import { gather } from '../gather.ts';
import { serviceLabel } from './endpoints.ts';
import { watchedObjects } from './list.ts';
import { type Around, describe, keyOf, type Watched } from './watched.ts';

/** Lists come in together, and so do an object's change and its event. */
const settleMs = 100;

/** Nearly all events are on pods and ReplicaSets, and those are told with their Deployments. */
const notOfRollouts = 'involvedObject.kind!=Pod,involvedObject.kind!=ReplicaSet';

/**
 * Watches our objects that are no Deployments, and tells what is seen of each whenever that changes, as `resource.changed` of the
 * task that it belongs to. Ends when the signal aborts, and never rejects: what may not be watched is left out.
 */
export async function watchObjects(context: Context, emit: Emit, signal: AbortSignal): Promise<void> {
  const { cluster, settings, facts } = context;
  const watched = new Set<string>();
  facts.watched = watched;
  const objects = new Map<Watched<KubeObject>, KubeObject | undefined>();
  const around: Around = { facts };
  const said = new Map<string, string>();

  const tell = gather(
    settleMs,
    () => {
      for (const [one, object] of objects) {
        const { task, name, kind } = one;
        const seen = describe(one, object, around);
        const words = JSON.stringify(seen);
        if (said.get(keyOf(one)) === words) continue;
        said.set(keyOf(one), words);
        watched.add(keyOf(one));
        emit({ type: 'resource.changed', task, kind: kind.kind, name, seen });
      }
    },
    signal,
  );
  const watch = <T>(kind: Kind<T>, where: Where, keep: (found: T[]) => void) => {
    const keepAndTell = (found: T[]) => {
      keep(found);
      tell();
    };
    return cluster.watch(kind, { namespace: settings.namespace, ...where }, keepAndTell, signal).catch(() => undefined);
  };
  const watchOne = async (one: Watched<KubeObject>) => {
    await watch(one.kind, { fieldSelector: `metadata.name=${one.name}` }, ([object]) => {
      if (object !== undefined || !one.optional || objects.has(one)) objects.set(one, object);
    });
    watched.delete(keyOf(one));
  };

  await Promise.all([
    ...watchedObjects.map(watchOne),
    watch(endpointSlices, { labelSelector: `${serviceLabel} in (${names.mlflow},${names.collector})` }, (found) => {
      around.endpoints = found;
    }),
    watch(events, { fieldSelector: notOfRollouts }, (found) => {
      around.events = found;
    }),
  ]);
}
