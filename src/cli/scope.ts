import type { DeployTask } from '../tasks/context.ts';
import { deployTasks, smokeTasks } from '../tasks/deploy/list.ts';
import { prerequisites, smokePrerequisitesOf } from '../tasks/prerequisites/list.ts';
import type { Prerequisite } from '../tasks/prerequisites/prerequisite.ts';
import type { Conduct } from './conduct.ts';

/** What a command looks at, and what it does. */
export interface Scope {
  checks: readonly Prerequisite[];
  tasks: readonly DeployTask[];
}

/** Pure. */
export function scopeOf({ command, smoke }: Pick<Conduct, 'command' | 'smoke'>): Scope {
  if (command === 'smoke') return { checks: smokePrerequisitesOf(smoke.paths), tasks: smokeTasks };
  return { checks: prerequisites, tasks: command === 'check' ? [] : deployTasks };
}
