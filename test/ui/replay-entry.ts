import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { takesUnicode } from '../../src/cli/surroundings.ts';
import type { Event } from '../../src/run/events.ts';
import { createStore } from '../../src/run/store.ts';
import { runSession } from '../../src/ui/session.tsx';

/** Shows a journal in the session, as if it ran: `JOURNAL [SPEED]`. The question of the plan waits for an answer. */
const [file = '', speed = '1'] = process.argv.slice(2);
const events = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line): Event => JSON.parse(line));

const store = createStore();
const answered = Promise.withResolvers<boolean>();
const quit = new AbortController();
let last = { journal: Date.parse(events[0]?.time ?? ''), wall: Date.now() };

async function play() {
  for (const event of events) {
    const at = Date.parse(event.time);
    if (event.type !== 'plan.answered') await delay((at - last.journal) / Number(speed), undefined, { signal: quit.signal });
    const yes = event.type !== 'plan.answered' || (await answered.promise);
    last = { journal: at, wall: Date.now() };
    store.dispatch(yes ? event : ({ ...event, yes: false } as Event));
    if (yes) continue;
    store.dispatch({ time: event.time, type: 'run.finished', outcome: 'declined', exitCode: 0, seconds: 1 });
    return;
  }
}

const session = runSession({
  store,
  answer: answered.resolve,
  quit: () => quit.abort(),
  version: '0.1.0',
  noColor: Boolean(process.env.NO_COLOR),
  ascii: !takesUnicode(process),
  screenReader: process.env.INK_SCREEN_READER === 'true',
  clock: () => last.journal + (Date.now() - last.wall) * Number(speed),
});
await Promise.race([play().catch(() => undefined), session]);
await session;
console.log(`left after ${store.getState().finished?.outcome ?? 'nothing'}`);
