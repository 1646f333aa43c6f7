import { nextAfter, runAgain } from '../run/again.ts';
import { secondsSince } from '../run/engine.ts';
import type { About, Emit, Event, PlannedChange, RunOutcome, TaskInfo } from '../run/events.ts';
import { type Run, run } from '../run/run.ts';
import type { Task } from '../run/task.ts';
import type { Settings } from '../settings/schema.ts';
import type { Context, DeployTask } from '../tasks/context.ts';
import { deployTasks, planOf, smokeTasks } from '../tasks/deploy/list.ts';
import { urlIfKnown } from '../tasks/host.ts';
import { watchObjects } from '../tasks/objects/watch.ts';
import { prerequisites, smokePrerequisitesOf } from '../tasks/prerequisites/list.ts';
import type { Prerequisite } from '../tasks/prerequisites/prerequisite.ts';
import { watchDeployments } from '../tasks/rollout/watch.ts';
import type { SmokeChoice } from '../tasks/smoke/choice.ts';
import { longestSmokeMs } from '../tasks/smoke/load.ts';
import { exitCodeOf } from './exit-codes.ts';
import { withHintsWithin } from './sandbox-hints.ts';
import type { Target } from './target.ts';
import { version } from './version.ts';

type RunCommand = 'session' | 'ci' | 'check' | 'smoke';

/** Which tasks a command runs. */
function scopeOf({ command, smoke }: Conduct): { checks: readonly Prerequisite[]; tasks: readonly DeployTask[] } {
  if (command === 'smoke') return { checks: smokePrerequisitesOf(smoke.paths), tasks: smokeTasks };
  return { checks: prerequisites, tasks: command === 'check' ? [] : deployTasks };
}

export interface Conduct {
  command: RunCommand;
  settings: Settings;
  target: Target;
  smoke: SmokeChoice;
  /** Milliseconds that unmet prerequisites may take. */
  waitMs: number;
  confirm(changes: PlannedChange[], signal: AbortSignal): Promise<boolean>;
  /** Asked after every end that `nextAfter` knows more of: whether to go on. Resolves at the latest when the signal aborts. */
  again?(signal: AbortSignal): Promise<boolean>;
  /** When the beginning is on the screen. The run goes on then: what it does next takes longer than to draw a frame. */
  shown?: Promise<void>;
  /** Whether to go on telling what is seen of what was deployed: of objects from the yes on, of Deployments after the run's end. */
  watch?: boolean;
  /** Called once, when there is a cluster to ask. */
  connected?(context: Context): void;
  /** When nobody asks anything of the cluster any more; it is open until then. */
  left?: Promise<unknown>;
}

/**
 * Conducts one run from its first event to its last, which is its end, and again for as long as somebody asks for it.
 * @returns the exit code of the last end
 */
export async function conduct(options: Conduct, receive: (event: Event) => void, signal: AbortSignal): Promise<number> {
  try {
    return await conductAt(options.target, options, receive, signal);
  } finally {
    await options.target.close();
  }
}

async function conductAt(
  { context: contextName, sandbox, connect }: Target,
  options: Conduct,
  receive: (event: Event) => void,
  signal: AbortSignal,
): Promise<number> {
  const { command, settings } = options;
  const { checks, tasks } = scopeOf(options);
  let startedAt = performance.now();
  const emit: Emit = (body) => {
    const time = new Date().toISOString();
    receive(sandbox === undefined ? { time, ...body } : { time, sandbox, ...withHintsWithin(body, sandbox) });
  };
  const tasksToShow = [...checks.map((check) => infoOf(check, check.about(settings))), ...tasks.map((task) => infoOf(task))];
  const { namespace } = settings;
  const begin = () => emit({ type: 'run.started', version, command, context: contextName, namespace, tasks: tasksToShow });
  begin();
  await options.shown;

  const cluster = await connect();
  const context: Context = { cluster, settings, facts: {}, smoke: options.smoke };
  options.connected?.(context);
  const whole: Run<Context> = {
    context,
    prerequisites: checks,
    tasks,
    plan: (planSignal) => planOf(tasks, context, planSignal),
    async confirm(changes, confirmSignal) {
      const yes = await options.confirm(changes, confirmSignal);
      if (yes && options.watch && !isWatching) void watchObjects(context, emit, io.signal);
      isWatching ||= yes;
      return yes;
    },
    waitMs: options.waitMs,
    timeoutMs: longestSmokeMs(options.smoke.load, settings.timeout),
  };
  const ended = new AbortController();
  const io = { emit, signal: AbortSignal.any([signal, ended.signal]) };
  let isWatching = false;
  const finish = (outcome: RunOutcome) =>
    emit({ type: 'run.finished', outcome, exitCode: exitCodeOf[outcome], seconds: secondsSince(startedAt), ...whereToLook(context) });

  const goOn = async () => {
    if (options.again === undefined || nextAfter[ending.outcome] === undefined) return false;
    const asked = new AbortController();
    // Before its tasks a run has deployed nothing; while they run, they tell what they see.
    if (options.watch && ending.outcomes) void watchDeployments(context, emit, AbortSignal.any([io.signal, asked.signal]));
    return options.again(signal).finally(() => asked.abort());
  };

  let ending = await run(whole, io);
  finish(ending.outcome);
  while (await goOn()) {
    startedAt = performance.now();
    if (ending.outcomes === undefined) begin();
    ending = await runAgain(whole, ending, io);
    finish(ending.outcome);
  }
  // What was begun beside the tasks must not outlive the run.
  ended.abort();
  await context.facts.preparedForTraces;
  await options.left;
  await cluster.close();
  return exitCodeOf[ending.outcome];
}

function infoOf({ id, title, group, needs }: Task<Context>, about?: About): TaskInfo {
  return { id, title, group, needs, about };
}

function whereToLook(context: Context): { url?: string; experiment: string } {
  const experiment = context.smoke.experiment ?? context.settings.mlflow.experiment;
  const url = urlIfKnown(context);
  return url === undefined ? { experiment } : { url, experiment };
}
