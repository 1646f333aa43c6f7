import type { Deployment } from 'kubernetes-types/apps/v1.d.ts';
import { deployments } from '../../cluster/kinds.ts';
import { selector } from '../../manifests/names.ts';
import type { PlannedChange } from '../../run/events.ts';
import type { TaskIo } from '../../run/task.ts';
import type { Context } from '../context.ts';
import { kubectl } from '../kubectl.ts';
import type { Target } from '../rollout/observe.ts';
import { awaitRollout } from '../rollout/rollout.ts';
import { findStuckPods, wakeStuckPods } from '../rollout/wake.ts';
import { applyObject, planObject } from './apply-object.ts';

/** What `rollOut` would do. A change of a Deployment is nearly always one of its pods, so its users are warned. */
export async function planRollOut(context: Context, task: string, deployment: Deployment, signal: AbortSignal): Promise<PlannedChange> {
  const planned = await planObject(context, task, deployments, deployment, signal);
  if (planned.action === 'change') return { ...planned, note: 'restarts its pod' };
  if (planned.action !== 'unchanged') return planned;
  const stuck = await findStuckPods(context.cluster, targetOf(context, deployment), signal);
  return stuck.length === 0 ? planned : { ...planned, action: 'change', note: `its pod is in ${stuck[0]?.reason}, and is made again` };
}

/**
 * Makes a Deployment of ours as it should be, and waits for its rollout.
 * @param imageSetting names the setting of its image, for hints
 * @returns whether anything had to be done, and its state in words. @throws Problem when it can't roll out.
 */
export async function rollOut(
  context: Context,
  { task, deployment, imageSetting }: { task: string; deployment: Deployment; imageSetting: string },
  io: TaskIo,
): Promise<{ changed: boolean; detail: string }> {
  const { cluster } = context;
  const target = { ...targetOf(context, deployment), imageSetting };
  const { action } = await applyObject(context, deployments, deployment, io.signal);
  const woken = action === 'unchanged' && (await wakeStuckPods(cluster, target, io));
  const seen = await awaitRollout(cluster, target, task, io);
  const image = deployment.spec?.template.spec?.containers[0]?.image ?? '';
  const detail = `${seen.deployment.status?.readyReplicas}/${seen.deployment.spec?.replicas} ready, ${tagOf(image)}`;
  return { changed: action !== 'unchanged' || woken, detail };
}

function targetOf({ settings }: Context, { metadata }: Deployment): Target {
  const name = metadata?.name ?? '';
  return { namespace: settings.namespace, name, labels: selector(name), kubectl: kubectl(settings) };
}

/** "name:v1" -> "v1", for people. */
export function tagOf(image: string): string {
  return image.split('@')[0]?.match(/:([^/:]+)$/)?.[1] ?? image;
}
