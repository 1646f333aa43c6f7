import type { Deployment } from 'kubernetes-types/apps/v1.d.ts';
import { deployments } from '../../cluster/kinds.ts';
import { selector } from '../../manifests/names.ts';
import type { TaskIo } from '../../run/task.ts';
import type { Context } from '../context.ts';
import { awaitRollout } from '../rollout/rollout.ts';
import { wakeStuckPods } from '../rollout/wake.ts';
import { applyObject } from './apply-object.ts';

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
  const { cluster, settings } = context;
  const name = deployment.metadata?.name ?? '';
  const { action } = await applyObject(context, deployments, deployment, io.signal);
  const target = { namespace: settings.namespace, name, labels: selector(name), imageSetting };
  const woken = action === 'unchanged' && (await wakeStuckPods(cluster, target, io));
  const seen = await awaitRollout(cluster, target, task, io);
  const image = deployment.spec?.template.spec?.containers[0]?.image ?? '';
  const detail = `${seen.deployment.status?.readyReplicas}/${seen.deployment.spec?.replicas} ready, ${tagOf(image)}`;
  return { changed: action !== 'unchanged' || woken, detail };
}

/** "name:v1" -> "v1", for people. */
export function tagOf(image: string): string {
  return image.split('@')[0]?.match(/:([^/:]+)$/)?.[1] ?? image;
}
