import { readFileSync } from 'node:fs';
import type { Event, EventBody, TaskInfo } from '../../src/run/events.ts';
import { initialState, reduce, type State } from '../../src/run/state.ts';
import type { Line } from '../../src/ui/lines.ts';

/** When all runs of these tests start. */
export const startedAt = '2026-07-14T09:30:00.000Z';

/** The time this many seconds after the start, in ms since the epoch. */
export function nowAt(seconds: number): number {
  return Date.parse(startedAt) + seconds * 1000;
}

/** An event, this many seconds after the start. */
export function at(seconds: number, body: EventBody): Event {
  return { time: new Date(Date.parse(startedAt) + seconds * 1000).toISOString(), ...body };
}

export function task(id: string, group: TaskInfo['group'], needs: string[] = []): TaskInfo {
  return { id, title: `Title of ${id}`, group, needs };
}

export const someTasks: TaskInfo[] = [
  task('api', 'prerequisites'),
  task('secret', 'prerequisites', ['api']),
  task('database', 'deploy'),
  task('mlflow', 'deploy', ['database']),
  task('smoke', 'prove', ['mlflow']),
];

/** The state of a run of these tasks after these events. */
export function stateAfter(events: EventBody[], tasks = someTasks): State {
  const started: EventBody = { type: 'run.started', version: '1', command: 'deploy', context: 'lab', namespace: 'shared', tasks };
  return [started, ...events].map((body) => at(0, body)).reduce(reduce, initialState);
}

export function finished(
  id: string,
  outcome: Extract<EventBody, { type: 'task.finished' }>['outcome'],
  more: { detail?: string; hint?: string; seconds?: number } = {},
): EventBody {
  return { type: 'task.finished', task: id, outcome, detail: 'a detail', seconds: 1, ...more };
}

/** The lines as they read, without their tones. */
export function textOf(lines: readonly Line[]): string {
  return lines.map((line) => line.map(({ text }) => text).join('')).join('\n');
}

/** The events of the good run, as far as `until` says. */
export function goodRun(until: (event: Event) => boolean = () => false): Event[] {
  const lines = readFileSync(new URL('fixtures/good-run.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n');
  const events = lines.map((line): Event => JSON.parse(line));
  const end = events.findIndex(until);
  return end < 0 ? events : events.slice(0, end + 1);
}
