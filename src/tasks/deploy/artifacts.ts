import type { PersistentVolumeClaim } from 'kubernetes-types/core/v1.d.ts';
import { claims, events, storageClasses } from '../../cluster/kinds.ts';
import { withDeadline } from '../../deadline.ts';
import { artifactClaim } from '../../manifests/artifacts.ts';
import { names } from '../../manifests/names.ts';
import { messageOf, Problem } from '../../problem.ts';
import type { TaskIo } from '../../run/task.ts';
import type { Context, DeployTask } from '../context.ts';
import { allowForbidden } from '../forbidden.ts';
import { kubectl } from '../kubectl.ts';
import { artifactClaim as watched } from '../objects/claim.ts';
import { eventTime } from '../rollout/observed.ts';
import { watchUntil } from '../watch-until.ts';
import { applyObject, planObject } from './apply-object.ts';
import { tellObject } from './tell-object.ts';

const id = 'artifacts';

/** The claim for MLflow's artifacts. Where its class binds on first use, it stays Pending until MLflow's pod is scheduled. */
export const artifactsTask: DeployTask = {
  id,
  title: 'Artifact claim',
  group: 'deploy',
  needs: [],
  plan: async (context, signal) => [await planObject(context, id, claims, artifactClaim(context.settings), signal)],
  async run(context, io) {
    const { storage } = context.settings;
    const { action, object } = await applyObject(context, claims, artifactClaim(context.settings), io.signal);
    tellObject(context, io, watched, object);
    const outcome = action === 'unchanged' ? 'unchanged' : 'done';
    if (object.status?.phase === 'Bound') return { outcome, detail: `bound, ${storage.size} of ${object.spec?.storageClassName}` };
    if (await bindsOnFirstUse(context, io.signal))
      return { outcome, detail: `${storage.size} of ${storage.class}, binds when MLflow starts` };

    await untilBound(context, io);
    return { outcome, detail: `bound, ${storage.size} of ${storage.class}` };
  },
};

async function untilBound(context: Context, io: TaskIo): Promise<void> {
  const { cluster, settings } = context;
  const { namespace } = settings;
  const what = `claim ${names.artifacts} to be bound by StorageClass ${settings.storage.class}`;
  const hint = `${kubectl(settings)} describe pvc ${names.artifacts}`;
  const bound = (claim: PersistentVolumeClaim | undefined) => {
    tellObject(context, io, watched, claim);
    return claim?.status?.phase === 'Bound' || undefined;
  };
  try {
    const at = { namespace, name: names.artifacts };
    await withDeadline(io.signal, 60_000, what, (signal) => watchUntil(cluster, claims, at, bound, signal), hint);
  } catch (error) {
    const said = io.signal.aborted ? undefined : await newestEvent(context, io.signal).catch(() => undefined);
    throw said === undefined ? error : new Problem(`${messageOf(error)}; the cluster says: ${said}`, { hint, cause: error });
  }
}

async function newestEvent({ cluster, settings: { namespace } }: Context, signal: AbortSignal): Promise<string | undefined> {
  const fieldSelector = `involvedObject.kind=PersistentVolumeClaim,involvedObject.name=${names.artifacts}`;
  const found = await cluster.list(events, { namespace, fieldSelector }, signal);
  return found.sort((a, b) => eventTime(b).localeCompare(eventTime(a)))[0]?.message;
}

async function bindsOnFirstUse({ cluster, settings }: Context, signal: AbortSignal): Promise<boolean> {
  const found = await cluster.get(storageClasses, { name: settings.storage.class }, signal).catch(allowForbidden);
  return found?.volumeBindingMode !== 'Immediate';
}
