import { cleanup, render } from 'ink-testing-library';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Event } from '../../src/run/events.ts';
import { createStore } from '../../src/run/store.ts';
import { App } from '../../src/ui/components/app.tsx';
import { pace } from '../../src/ui/paced-store.ts';
import { goodRun, nowAt } from './make.ts';
import { keys } from './terminal.ts';

// Ink's own switch, which ink-testing-library leaves alone.
beforeEach(() => vi.stubEnv('INK_SCREEN_READER', 'true'));
afterEach(() => {
  cleanup();
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

function show(events: Event[]) {
  const store = createStore();
  for (const event of events) store.dispatch(event);
  const answer = vi.fn<(yes: boolean) => void>();
  let now = nowAt(10);
  const clock = () => {
    now += 1000;
    return now;
  };
  const app = render(<App store={pace(store, 1)} version="1" clock={clock} answer={answer} copy={() => {}} leave={() => {}} />);
  const frame = () => app.lastFrame() ?? '';
  return {
    answer,
    frames: app.frames,
    frame,
    dispatch: store.dispatch,
    press: app.stdin.write,
    sees: (text: string | RegExp) => expect.poll(frame).toMatch(text),
    lastLine: () => frame().split('\n').at(-1),
  };
}

const asked = goodRun(({ type }) => type === 'plan.made');
const rollingOut = goodRun((event) => event.type === 'resource.changed' && event.name === 'mlflow' && event.kind === 'Deployment');

test('the plan comes before the question, which comes last, and y answers it', async () => {
  const session = show(asked);
  await session.sees(/Prerequisites: 17 met, 2 to make\.\nPlan:\ncreate Database mlflow[\s\S]*Attention: gets OTEL_\*/);
  expect(session.lastLine()).toBe('Apply these 9 changes? Press y or n.');
  session.press('y');
  await expect.poll(session.lastLine).toBe('Answered');
  expect(session.answer.mock.calls).toEqual([[true]]);
});

test('nothing is written because time passed', async () => {
  vi.useFakeTimers();
  const heard = show(rollingOut);
  const written = heard.frames.length;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(heard.frames.length).toBe(written);
  // A screen would have been drawn again and again.
  vi.stubEnv('INK_SCREEN_READER', undefined);
  const seen = show(rollingOut);
  const drawn = seen.frames.length;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(seen.frames.length).toBeGreaterThan(drawn + 10);
});

test('a row that is chosen is an item of a list, with its place, state and fact', async () => {
  const session = show(rollingOut);
  await session.sees('Waiting for: MLflow');
  expect(session.frame()).not.toContain('selected');
  session.press(keys.up);
  await session.sees(/\nlistitem: \(selected\) \d+ of 32: Artifact claim, done, .*\nKeys: /);
  session.press(keys.down);
  await session.sees('(selected) 24 of 32: MLflow, running');
  session.press('f');
  await expect.poll(session.frame).not.toContain('selected');
});

test('what is opened is read once and stays, whatever goes on; a group is the list of its rows', async () => {
  const session = show(rollingOut);
  await session.sees('Waiting for: MLflow');
  session.press('1');
  await session.sees('(selected, expanded) 1 of 32: Prerequisites');
  session.press(keys.tab);
  await session.sees(/\nlist: Prerequisites, 17 met, 2 to make\nlistitem: Cluster API, met, v1\.34\.4 at .*\nlistitem: Rights, met/);
  for (const event of goodRun().slice(rollingOut.length)) session.dispatch(event);
  await session.sees('Done in 0:33');
  expect(session.frame().split('listitem: Rights, met')).toHaveLength(2);
});

test('the help is read, and any key goes on', async () => {
  const session = show(asked);
  session.press('?');
  await session.sees('question mark: this help.');
  session.press('y');
  await session.sees(/Keys: y yes/);
  expect(session.answer).not.toHaveBeenCalled();
});

test('a log that is open is read on as it is written', async () => {
  const session = show(rollingOut);
  const logs = (log: string[]): Event =>
    goodRun().flatMap((event): Event[] =>
      event.type === 'resource.changed' && event.name === 'mlflow' && event.seen.view === 'rollout'
        ? [{ ...event, seen: { ...event.seen, log } }]
        : [],
    )[0] as Event;
  session.dispatch(logs(['first line']));
  await session.sees('l log');
  session.press('l');
  await session.sees(/Log.* mlflow.*\nfirst line\n/);
  session.dispatch(logs(['first line', 'second line']));
  await session.sees('second line\n');
  expect(session.frame().split('first line')).toHaveLength(2);
});

test('however much is said at once, nothing is written that nobody said', async () => {
  const warned = vi.fn();
  process.on('warning', warned);
  const session = show(asked);
  const { tasks } = asked[0] as Extract<Event, { type: 'run.started' }>;
  const cancelled = (task: string): Event => ({
    ...{ type: 'task.finished', time: new Date(nowAt(11)).toISOString(), task, outcome: 'cancelled' },
    ...{ detail: 'not wanted', seconds: 0 },
  });
  for (const { id } of tasks) session.dispatch(cancelled(id));
  await session.sees('Smoke test, cancelled, not wanted');
  process.off('warning', warned);
  expect(warned).not.toHaveBeenCalled();
});
