import { secondsSince } from '../run/engine.ts';
import type { About, Emit, Event, RunOutcome, TaskInfo } from '../run/events.ts';
import type { Task } from '../run/task.ts';
import type { Context } from '../tasks/context.ts';
import { urlIfKnown } from '../tasks/host.ts';
import type { Conduct } from './conduct.ts';
import { exitCodeOf } from './exit-codes.ts';
import { withHintsWithin } from './sandbox-hints.ts';
import type { Scope } from './scope.ts';
import { version } from './version.ts';

/** What tells of a run: its events, with its beginning and its ends. */
export interface Chronicle {
  emit: Emit;
  begin(): void;
  /** From now on its time is counted anew. */
  goOn(): void;
  finish(outcome: RunOutcome, context: Context): void;
}

/** Of a run of these tasks, which receives each event with its time and, in the sandbox, with that. */
export function chronicleOf(
  { command, settings, target: { context, sandbox } }: Conduct,
  { checks, tasks }: Scope,
  receive: (event: Event) => void,
): Chronicle {
  let startedAt = performance.now();
  const emit: Emit = (body) => {
    const time = new Date().toISOString();
    receive(sandbox === undefined ? { time, ...body } : { time, sandbox, ...withHintsWithin(body, sandbox) });
  };
  const { namespace } = settings;
  const rows = [...checks.map((check) => infoOf(check, check.about(settings))), ...tasks.map((task) => infoOf(task))];
  return {
    emit,
    begin: () => emit({ type: 'run.started', version, command, context, namespace, tasks: rows }),
    goOn() {
      startedAt = performance.now();
    },
    finish: (outcome, facts) =>
      emit({ type: 'run.finished', outcome, exitCode: exitCodeOf[outcome], seconds: secondsSince(startedAt), ...whereToLook(facts) }),
  };
}

function infoOf({ id, title, group, needs }: Task<Context>, about?: About): TaskInfo {
  return { id, title, group, needs, about };
}

function whereToLook(context: Context): { url?: string; experiment: string } {
  const experiment = context.smoke.experiment ?? context.settings.mlflow.experiment;
  const url = urlIfKnown(context);
  return url === undefined ? { experiment } : { url, experiment };
}
