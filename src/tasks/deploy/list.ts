import { Problem } from '../../problem.ts';
import type { PlannedChange } from '../../run/events.ts';
import type { Context, DeployTask } from '../context.ts';
import { smokeTask } from '../smoke/smoke.ts';
import { refused } from './apply-object.ts';
import { artifactsTask } from './artifacts.ts';
import { collectorTask } from './collector.ts';
import { databaseTask } from './database.ts';
import { experimentTask } from './experiment.ts';
import { ingressTask } from './ingress.ts';
import { llamastackTask } from './llamastack.ts';
import { mlflowTask } from './mlflow.ts';
import { reachableTask } from './reachable.ts';
import { serviceTask } from './service.ts';

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

/** The plans of all tasks, asked for side by side, in the order of the tasks. One that can't be made is a refusal of its task. */
export async function planOf(tasks: readonly DeployTask[], context: Context, signal: AbortSignal): Promise<PlannedChange[]> {
  const plans = await Promise.all(
    tasks.map((task) =>
      task.plan(context, signal).catch((error: unknown): PlannedChange[] => {
        if (!(error instanceof Problem) || signal.aborted) throw error;
        return [refused({ task: task.id, kind: 'Task', name: task.title }, error)];
      }),
    ),
  );
  return plans.flat();
}
