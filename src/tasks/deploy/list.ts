import type { PlannedChange } from '../../run/events.ts';
import type { Context, DeployTask } from '../context.ts';
import { artifactsTask } from './artifacts.ts';
import { collectorTask } from './collector.ts';
import { databaseTask } from './database.ts';
import { experimentTask } from './experiment.ts';
import { ingressTask } from './ingress.ts';
import { llamastackTask } from './llamastack.ts';
import { mlflowTask } from './mlflow.ts';
import { reachableTask } from './reachable.ts';
import { serviceTask } from './service.ts';
import { smokeTask } from './smoke.ts';

/** The guide's nine steps and the proof, in order of need. */
export const deployTasks: readonly DeployTask[] = [
  databaseTask,
  artifactsTask,
  mlflowTask,
  serviceTask,
  ingressTask,
  reachableTask,
  experimentTask,
  collectorTask,
  llamastackTask,
  smokeTask,
];

/** What `mlflow-tui smoke` does. */
export const smokeTasks: readonly DeployTask[] = [smokeTask];

/** The plans of all tasks, asked for side by side, in the order of the tasks. */
export async function planOf(tasks: readonly DeployTask[], context: Context, signal: AbortSignal): Promise<PlannedChange[]> {
  const plans = await Promise.all(tasks.map((task) => task.plan(context, signal)));
  return plans.flat();
}
