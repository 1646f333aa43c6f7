import { cleanup, render } from 'ink-testing-library';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Event, RunOutcome } from '../../src/run/events.ts';
import { createStore } from '../../src/run/store.ts';
import { App } from '../../src/ui/components/app.tsx';
import { pace } from '../../src/ui/paced-store.ts';
import { at, goodRun, nowAt } from './make.ts';

afterEach(cleanup);

/** The session after these events, at 100 columns and 30 rows. */
function show(events: Event[], { isRecording = false } = {}) {
  const store = createStore();
  for (const event of events) store.dispatch(event);
  const again = vi.fn<() => void>();
  const leave = vi.fn<() => void>();
  const live = isRecording ? { answer: undefined } : { answer: () => {}, again };
  const app = render(<App store={pace(store, 1)} version="1.2.3" clock={() => nowAt(10)} copy={() => {}} leave={leave} {...live} />);
  Object.assign(app.stdout, { rows: 30 }).emit('resize');
  return {
    again,
    leave,
    dispatch: store.dispatch,
    press: app.stdin.write,
    sees: (text: string | RegExp) => expect.poll(app.lastFrame).toMatch(text),
    frame: () => app.lastFrame() ?? '',
  };
}

const ended = (outcome: RunOutcome) => at(40, { type: 'run.finished', outcome, exitCode: 1, seconds: 40 });
/** The collector fails, and the two behind it never begin. */
const failed: Event[] = [
  ...goodRun((event) => event.type === 'task.started' && event.task === 'collector.deploy'),
  at(39, { type: 'task.finished', task: 'collector.deploy', outcome: 'failed', detail: 'no such image', seconds: 9 }),
  at(39, { type: 'task.finished', task: 'llamastack.configure', outcome: 'cancelled', detail: 'needs Collector', seconds: 0 }),
  at(39, { type: 'task.finished', task: 'smoke', outcome: 'cancelled', detail: 'needs LLaMA Stack', seconds: 0 }),
  ended('failed'),
];
const retried = at(50, { type: 'task.started', task: 'collector.deploy' });

test.each<{ outcome: RunOutcome; offered: string | undefined; key: string; other: string }>([
  { outcome: 'failed', offered: 'r retry', key: 'r', other: 's' },
  { outcome: 'unmet', offered: 'r retry', key: 'r', other: 's' },
  { outcome: 'unproven', offered: 'r retry', key: 'r', other: 's' },
  { outcome: 'timeout', offered: 'r retry', key: 'r', other: 's' },
  { outcome: 'done', offered: 's smoke test', key: 's', other: 'r' },
])('after a run that ended as $outcome the keys offer "$offered"', async ({ outcome, offered, key, other }) => {
  const session = show([...failed.slice(0, -1), ended(outcome)]);
  await session.sees(` ${offered} `);
  session.press(other);
  session.press('f');
  expect(session.again).not.toHaveBeenCalled();
  session.press(key);
  await expect.poll(() => session.again).toHaveBeenCalledOnce();
});

test.each<{ when: string; events: Event[]; isRecording?: boolean }>([
  { when: 'while it runs', events: failed.slice(0, -1) },
  { when: 'after no', events: [...failed.slice(0, -1), ended('declined')] },
  { when: 'in a recording', events: failed, isRecording: true },
])('nothing is done once more $when', async ({ events, isRecording = false }) => {
  const session = show(events, { isRecording });
  await session.sees('q quit');
  expect(session.frame()).not.toMatch(/ r retry | s smoke test /);
  session.press('r');
  session.press('s');
  session.press('q');
  await expect.poll(() => session.leave.mock.calls.length > 0 || session.frame().includes('Quit? y/n')).toBe(true);
  expect(session.again).not.toHaveBeenCalled();
});

describe('a retry', () => {
  test('shows what runs and what waits for it, and its own end', async () => {
    const session = show(failed);
    await session.sees('Failed: Collector');
    session.dispatch(retried);
    await session.sees('Waiting for: Collector');
    expect(session.frame()).toMatch(/❯ \S Collector/);
    expect(session.frame()).toMatch(/· LLaMA Stack tracing +waits for Colle/);
    expect(session.frame()).not.toContain('r retry');
    session.dispatch(ended('done'));
    await session.sees('Done in 0:40');
  });

  test('is asked about before it is left, and not because of an earlier question', async () => {
    const session = show(failed.slice(0, -1));
    await session.sees('Going on');
    session.press('q');
    await session.sees('Quit? y/n');
    session.dispatch(ended('failed'));
    await session.sees('r retry');
    session.press('r');
    session.dispatch(retried);
    await session.sees('Waiting for: Collector');
    expect(session.leave).not.toHaveBeenCalled();
    session.press('q');
    await session.sees('Quit? y/n');
    session.press('y');
    await expect.poll(() => session.leave).toHaveBeenCalledOnce();
  });
});
