import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Event, Outcome } from '../../../src/run/events.ts';

export const bin = fileURLToPath(new URL('../../../bin/mlflow-tui.js', import.meta.url));

/** Journals of the tests go to a folder of their own. */
export const stateHome = mkdtempSync(join(tmpdir(), 'mlflow-tui-state-'));

export interface Ended {
  exitCode: number | null;
  events: Event[];
  /** How each task ended, by id. */
  outcomes: Record<string, Outcome>;
  /** What was unmet or has failed, in the program's words; for the message of a run that ended otherwise than expected. */
  wrong: string;
  stderr: string;
}

interface Options {
  env?: Record<string, string>;
  /** Sees every event as it comes, with the way to send the program a signal. */
  onEvent?: (event: Event, kill: (signal: NodeJS.Signals) => void) => void;
}

/** Runs the built program with `--output json` to its end. */
export async function runProgram(args: string[], { env = {}, onEvent }: Options = {}): Promise<Ended> {
  const child = spawn(process.execPath, [bin, ...args, '--output', 'json'], {
    env: { ...process.env, XDG_STATE_HOME: stateHome, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const events: Event[] = [];
  let stderr = '';
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', resolve);
  });
  for await (const line of createInterface(child.stdout)) {
    const event = JSON.parse(line) as Event;
    events.push(event);
    onEvent?.(event, (signal) => child.kill(signal));
  }
  const finished = events.filter((event) => event.type === 'task.finished');
  const outcomes = Object.fromEntries(finished.map(({ task, outcome }) => [task, outcome]));
  const bad = finished.filter(({ outcome }) => outcome === 'unmet' || outcome === 'failed');
  const wrong = [...bad.map(({ task, outcome, detail, hint }) => `${task} ${outcome}: ${detail}\n${hint ?? ''}`), stderr].join('\n');
  return { exitCode: await ended, events, outcomes, wrong, stderr };
}

/** What a task said at its end: detail and hint on two lines. */
export function wordsOf({ events }: Ended, task: string): string {
  const last = events.findLast((event) => event.type === 'task.finished' && event.task === task);
  return last?.type === 'task.finished' ? `${last.detail}\n${last.hint ?? ''}` : '';
}
