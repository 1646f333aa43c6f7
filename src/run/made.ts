import type { Outcome } from './events.ts';
import type { TaskState } from './state.ts';

/** What was pending when the run looked, by the task that makes it so and what is there to say of it then. */
const makers: Readonly<Record<string, { task: string; detail: string }>> = {
  'llamastack.deployment': { task: 'llamastack.configure', detail: 'ready again, with its tracing' },
  'llamastack.pods': { task: 'llamastack.configure', detail: 'ready again, with its tracing' },
  'llamastack.tracing': { task: 'llamastack.configure', detail: 'configured by this run' },
  collector: { task: 'collector.deploy', detail: 'deployed by this run' },
};

/** The rows after a task ended: a prerequisite that waited for it to make something is met. Pure. */
export function withMade(tasks: TaskState[], { task, outcome }: { task: string; outcome: Outcome }): TaskState[] {
  if (outcome !== 'done' && outcome !== 'unchanged') return tasks;
  return tasks.map((row): TaskState => {
    const maker = makers[row.id];
    return row.status === 'pending' && maker?.task === task ? { ...row, status: 'met', detail: maker.detail } : row;
  });
}
