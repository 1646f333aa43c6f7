import { execFileSync } from 'node:child_process';
import type { Event } from '../../src/run/events.ts';
import { bin } from '../cluster/support/program.ts';
import { type Measurement, median } from './measure.ts';

const rounds = 5;

/** What the smoke test of a healthy pipeline takes beside its slowest path: tunnels, the experiment, loading, cleaning up. */
export function measureSmoke(): Measurement[] {
  const seen = Array.from({ length: rounds }, () => beside(eventsOf([bin, 'smoke', '--output', 'json'])));
  return [{ name: 'smoke test beside its slowest path', ours: median(seen), unit: 's', limit: 0.15 }];
}

function eventsOf(args: string[]): Event[] {
  const lines = execFileSync(process.execPath, args, { encoding: 'utf8' });
  return lines.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Event]));
}

/** Seconds of the task without those in which a path was under way. */
function beside(events: Event[]): number {
  const timeOf = (wanted: (event: Event) => boolean) => Date.parse(events.find(wanted)?.time ?? '');
  const isOfTask = (event: Event) => 'task' in event && event.task === 'smoke';
  const begun = timeOf((event) => event.type === 'task.started' && isOfTask(event));
  const sending = timeOf((event) => event.type === 'task.progress' && isOfTask(event));
  const verdict = Date.parse(events.findLast(({ type }) => type === 'smoke.path')?.time ?? '');
  const ended = timeOf((event) => event.type === 'task.finished' && isOfTask(event));
  return (ended - begun - (verdict - sending)) / 1000;
}
