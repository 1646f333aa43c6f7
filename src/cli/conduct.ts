import { nextAfter, runAgain } from '../run/again.ts';
import type { Emit, Event, PlannedChange } from '../run/events.ts';
import { type Ending, type Run, run } from '../run/run.ts';
import type { Settings } from '../settings/schema.ts';
import type { Context } from '../tasks/context.ts';
import { planOf } from '../tasks/deploy/list.ts';
import { watchObjects } from '../tasks/objects/watch.ts';
import { watchDeployments } from '../tasks/rollout/watch.ts';
import type { SmokeChoice } from '../tasks/smoke/choice.ts';
import { longestSmokeMs } from '../tasks/smoke/load.ts';
import { chronicleOf } from './chronicle.ts';
import { exitCodeOf } from './exit-codes.ts';
import { type Scope, scopeOf } from './scope.ts';
import type { Target } from './target.ts';

export interface Conduct {
  command: 'session' | 'ci' | 'check' | 'smoke';
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
    return await conductAt(options, receive, signal);
  } finally {
    await options.target.close();
  }
}

async function conductAt(options: Conduct, receive: (event: Event) => void, signal: AbortSignal): Promise<number> {
  const { settings, smoke, target } = options;
  const scope = scopeOf(options);
  const chronicle = chronicleOf(options, scope, receive);
  const { emit } = chronicle;
  chronicle.begin();
  await options.shown;

  const cluster = await target.connect();
  const context: Context = { cluster, settings, facts: {}, smoke };
  options.connected?.(context);
  const ended = new AbortController();
  const io = { emit, signal: AbortSignal.any([signal, ended.signal]) };
  const whole = wholeOf(options, scope, context, io);

  const goOn = async ({ outcome, outcomes }: Ending) => {
    if (options.again === undefined || nextAfter[outcome] === undefined) return false;
    const asked = new AbortController();
    // Before its tasks a run has deployed nothing; while they run, they tell what they see.
    if (options.watch && outcomes) void watchDeployments(context, emit, AbortSignal.any([io.signal, asked.signal]));
    return options.again(signal).finally(() => asked.abort());
  };

  let ending = await run(whole, io);
  chronicle.finish(ending.outcome, context);
  while (await goOn(ending)) {
    chronicle.goOn();
    if (ending.outcomes === undefined) chronicle.begin();
    ending = await runAgain(whole, ending, io);
    chronicle.finish(ending.outcome, context);
  }
  // What was begun beside the tasks must not outlive the run.
  ended.abort();
  await context.facts.preparedForTraces;
  await options.left;
  await cluster.close();
  return exitCodeOf[ending.outcome];
}

/** The run, whose objects are watched from the first yes on where that is wanted. */
function wholeOf(
  options: Conduct,
  { checks, tasks }: Scope,
  context: Context,
  { emit, signal }: { emit: Emit; signal: AbortSignal },
): Run<Context> {
  let isWatching = false;
  return {
    context,
    prerequisites: checks,
    tasks,
    plan: (planSignal) => planOf(tasks, context, planSignal),
    async confirm(changes, confirmSignal) {
      const yes = await options.confirm(changes, confirmSignal);
      if (yes && options.watch && !isWatching) void watchObjects(context, emit, signal);
      isWatching ||= yes;
      return yes;
    },
    waitMs: options.waitMs,
    timeoutMs: longestSmokeMs(options.smoke.load, options.settings.timeout),
  };
}
