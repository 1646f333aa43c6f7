import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Event } from '../../../src/run/events.ts';
import { createStore } from '../../../src/run/store.ts';
import { runSession } from '../../../src/ui/session.tsx';

/** Shows the rollout of a journal in the session, with events in a flood: `JOURNAL EVENTS-A-SECOND SECONDS`. Run it with --expose-gc; ends by `q`, and then prints a Flood. */
export interface Flood {
  events: number;
  seconds: number;
  /** Bytes of the heap that were in use after the flood's first tenth and after its end, both after a garbage collection. */
  heap: { early: number; late: number };
}

const [file = '', rate = '', duration = ''] = process.argv.slice(2);
const recorded = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line): Event => JSON.parse(line));
const isRollout = (event: Event) => event.type === 'resource.changed' && event.task === 'mlflow';
const rollout = recorded.filter(isRollout);

const store = createStore();
for (const event of recorded.slice(0, recorded.findLastIndex(isRollout))) store.dispatch(event);

const session = runSession({ store, answer: () => {}, version: 'flood', noColor: false });
const count = Number(rate) * Number(duration);
const started = performance.now();
const heap = { early: 0, late: 0 };
let sent = 0;
while (sent < count) {
  await delay(5);
  const due = Math.min(count, Math.floor(((performance.now() - started) / 1000) * Number(rate)));
  for (; sent < due; sent++) store.dispatch(changed(rollout[sent % rollout.length] as Event, sent));
  if (heap.early === 0 && sent > count / 10) heap.early = heapInUse();
}
const seconds = (performance.now() - started) / 1000;
heap.late = heapInUse();
await session;
console.log(JSON.stringify({ events: sent, seconds, heap } satisfies Flood));

function heapInUse(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

/** No two events are the same, as in a cluster: each has a time and a log line of its own. */
function changed(event: Event, index: number): Event {
  const copy = structuredClone(event);
  if (copy.type === 'resource.changed' && copy.seen.view === 'rollout') copy.seen.log.push(`line ${index} of the flood`);
  return { ...copy, time: new Date().toISOString() };
}
