import { messageOf, Problem } from '../../problem.ts';
import type { Look, LookEvent } from '../../run/look.ts';
import type { Settings } from '../../settings/schema.ts';
import type { Context } from '../context.ts';
import { followDeployment } from './log.ts';
import { entranceFinder } from './open.ts';
import { logsOf, targetsOf } from './targets.ts';
import { readYaml } from './yaml.ts';

interface LookOptions {
  settings: Settings;
  /** What is asked before there is a cluster waits for it. */
  connected: Promise<Context>;
  /** Shows a page in the user's browser; resolves to whether there is one. */
  browse(url: string): Promise<boolean>;
  tell(event: LookEvent): void;
}

/** Serves what somebody asks for at the screen until the signal aborts, and says nothing after that. */
export function serveLook({ settings, connected, browse, tell }: LookOptions, signal: AbortSignal): Look {
  const targets = targetsOf(settings);
  const logs = logsOf(settings);
  const entrance = connected.then((context) => entranceFinder(context, signal));
  // Who asks is told; and when nobody does, no cluster is no news.
  entrance.catch(() => undefined);
  const say = (event: LookEvent) => {
    if (!signal.aborted) tell(event);
  };
  let following = new AbortController();
  let opening = false;

  async function yaml(task: string): Promise<void> {
    say({ type: 'yaml.asked', task });
    const objects = await readYaml(await connected, targets[task] ?? [], signal);
    say({ type: 'yaml.read', task, objects });
  }
  async function log(task: string, until: AbortSignal): Promise<void> {
    say({ type: 'log.asked', task });
    await followDeployment(
      await connected,
      logs[task] ?? '',
      (lines, skipped) => {
        if (!until.aborted) say({ type: 'log.written', task, lines, skipped });
      },
      until,
    );
  }
  async function openMlflow(): Promise<void> {
    say({ type: 'mlflow.opened', mlflow: { status: 'opening' } });
    const found = await (await entrance)();
    const browser = await browse(found.url);
    say({ type: 'mlflow.opened', mlflow: { status: 'open', ...found, browser } });
  }

  return {
    yamlOf: new Set(Object.keys(targets)),
    logOf: new Set(Object.keys(logs)),
    // A failed read is told in its object's place; without a connection the run itself says why.
    yaml: (task) => void yaml(task).catch(() => undefined),
    log(task) {
      following.abort();
      following = new AbortController();
      const until = AbortSignal.any([following.signal, signal]);
      log(task, until).catch((error: unknown) => {
        const { message, hint = 'press l twice to read it again' } = problemOf(error);
        if (!until.aborted) say({ type: 'log.failed', task, message, hint });
      });
    },
    stop: () => following.abort(),
    openMlflow() {
      if (opening) return;
      opening = true;
      openMlflow()
        .catch((error: unknown) => say({ type: 'mlflow.opened', mlflow: { status: 'failed', ...problemOf(error) } }))
        .finally(() => {
          opening = false;
        });
    },
  };
}

function problemOf(error: unknown): { message: string; hint: string | undefined } {
  return { message: messageOf(error), hint: error instanceof Problem ? error.hint : undefined };
}
