import { cleanup, render } from 'ink-testing-library';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Event } from '../../src/run/events.ts';
import { createStore } from '../../src/run/store.ts';
import { App } from '../../src/ui/components/app.tsx';
import { pace } from '../../src/ui/paced-store.ts';
import { goodRun, nowAt, startedAt } from './make.ts';
import { keys } from './terminal.ts';

afterEach(cleanup);

/** The session at 100 columns, which ink-testing-library fixes, and 30 rows. */
function show(events: Event[], { isRecording = false } = {}) {
  const store = createStore();
  for (const event of events) store.dispatch(event);
  const answer = vi.fn<(yes: boolean) => void>();
  const leave = vi.fn<() => void>();
  const copy = vi.fn<(text: string) => void>();
  const paced = pace(store, 1);
  const app = render(
    <App store={paced} version="1.2.3" clock={() => nowAt(10)} answer={isRecording ? undefined : answer} copy={copy} leave={leave} />,
  );
  Object.assign(app.stdout, { rows: 30 }).emit('resize');
  return {
    answer,
    leave,
    copy,
    dispatch: store.dispatch,
    press: app.stdin.write,
    close: paced.close,
    /** Waits for the text. */
    sees: (text: string | RegExp) => expect.poll(app.lastFrame).toMatch(text),
    frame: () => app.lastFrame() ?? '',
  };
}

const asked = goodRun(({ type }) => type === 'plan.made');
const rollingOut = goodRun((event) => event.type === 'resource.changed' && event.name === 'mlflow' && event.kind === 'Deployment');

test('every row is there in the first frame', async () => {
  const session = show(goodRun(({ type }) => type === 'run.started').slice(0, 1));
  await session.sees('mlflow-tui 1.2.3   catalystlab-shared @ lab');
  await session.sees(/❯ ▾ Prerequisites +0 of 19/);
  session.press('G');
  await session.sees(/❯ · Smoke test/);
  expect(session.frame().split('\n')).toHaveLength(30);
});

test('the spinner turns while the program is at work, and nothing moves while it waits', async () => {
  const working = show(rollingOut);
  const first = working.frame()[0];
  expect(first).toMatch(/[\u2800-\u28ff]/);
  await expect.poll(() => working.frame()[0]).not.toBe(first);
  expect(show(asked).frame()).toMatch(/^ {2}mlflow-tui/);
});

describe('the question', () => {
  test.each([
    ['y', true],
    ['n', false],
    [keys.escape, false],
  ])('is answered by %s, once', async (key, yes) => {
    const session = show(asked);
    await session.sees('Apply these 9 changes? y/n');
    session.press('x');
    session.press(key);
    await session.sees('Answered');
    session.press(key);
    session.press(keys.up);
    await session.sees(/❯ ▸ Prerequisites/);
    expect(session.answer.mock.calls).toEqual([[yes]]);
  });

  test('stays in view wherever one looks', async () => {
    const session = show(asked);
    session.press('k');
    await session.sees('Prerequisites');
    session.press(keys.tab);
    await session.sees('esc back');
    expect(session.frame()).toContain('Apply these 9 changes? y/n');
  });

  test('can be answered with what would change in view', async () => {
    const withDiff = asked.map(
      (event): Event =>
        event.type === 'plan.made' ? { ...event, changes: event.changes.map((change) => ({ ...change, diff: ['+a: 1'] })) } : event,
    );
    const session = show(withDiff);
    await session.sees('d diff');
    session.press('d');
    await session.sees('  + a: 1');
    await session.sees('esc back');
    session.press('d');
    await session.sees('tab pane');
    expect(session.frame()).not.toContain('+ a: 1');
    session.press('d');
    await session.sees('  + a: 1');
    session.press('y');
    await session.sees('Answered');
    expect(session.answer.mock.calls).toEqual([[true]]);
  });

  test('is answered by escape only after it has led back from the pane', async () => {
    const session = show(asked);
    session.press(keys.tab);
    await session.sees('esc back');
    session.press(keys.escape);
    await session.sees('tab pane');
    expect(session.answer).not.toHaveBeenCalled();
    session.press(keys.escape);
    await session.sees('Answered');
    expect(session.answer.mock.calls).toEqual([[false]]);
  });

  test('does not hold up who leaves: nothing runs', async () => {
    const session = show(asked);
    await session.sees('Apply these');
    session.press('q');
    await expect.poll(() => session.leave).toHaveBeenCalledOnce();
    expect(session.answer).not.toHaveBeenCalled();
  });
});

describe('leaving while something runs', () => {
  test('is asked about once; n goes on', async () => {
    const session = show(rollingOut);
    await session.sees('Waiting for: MLflow');
    session.press('q');
    await session.sees('Quit? y/n');
    session.press('n');
    await session.sees('Waiting for: MLflow');
    session.press(keys.ctrlC);
    await session.sees('Quit? y/n');
    expect(session.leave).not.toHaveBeenCalled();
  });

  test('two Ctrl+C that arrive at once leave at once', async () => {
    const session = show(rollingOut);
    await session.sees('Waiting for: MLflow');
    session.press(keys.ctrlC + keys.ctrlC);
    await expect.poll(() => session.leave).toHaveBeenCalledOnce();
  });

  test.each([
    ['y', 'q'],
    [keys.ctrlC, keys.ctrlC],
    [keys.ctrlC, 'q'],
  ])('%j after %j leaves', async (second, first) => {
    const session = show(rollingOut);
    await session.sees('Waiting for: MLflow');
    session.press(first);
    await session.sees('Quit? y/n');
    session.press(second);
    await expect.poll(() => session.leave).toHaveBeenCalledOnce();
  });

  test('is no question any more once the run has ended', async () => {
    const session = show(rollingOut);
    await session.sees('Waiting for: MLflow');
    session.press('q');
    await session.sees('Quit? y/n');
    session.dispatch({ time: startedAt, type: 'run.finished', outcome: 'failed', exitCode: 1, seconds: 9 });
    await session.sees(/Failed/);
    session.press('q');
    await expect.poll(() => session.leave).toHaveBeenCalledOnce();
  });
});

describe('a recording', () => {
  test('answers its question itself', async () => {
    const session = show(asked, { isRecording: true });
    await session.sees('Apply these 9 changes? The recording answers');
    expect(session.frame()).not.toMatch(/y\/n| y yes/);
    for (const event of goodRun().slice(asked.length)) session.dispatch(event);
    await session.sees('Done in 0:33');
  });

  test.each(['q', keys.ctrlC])('is left at once by %j, though something runs in it', async (key) => {
    const session = show(rollingOut, { isRecording: true });
    await session.sees('Waiting for: MLflow');
    session.press(key);
    await expect.poll(() => session.leave).toHaveBeenCalledOnce();
  });
});

test('the command of the next step is copied on c, where there is one', async () => {
  const hint = 'look at it: kubectl -n shared describe pod mlflow-0';
  const session = show([
    ...rollingOut,
    { time: startedAt, type: 'task.finished', task: 'mlflow', outcome: 'failed', detail: 'why', hint, seconds: 3 },
  ]);
  await session.sees('c copy');
  session.press('c');
  await session.sees('copied: kubectl -n shared describe pod mlflow-0');
  expect(session.copy.mock.calls).toEqual([['kubectl -n shared describe pod mlflow-0']]);
  session.press('k');
  await session.sees(/❯ ✔ Artifact claim/);
  expect(session.frame()).not.toMatch(/copied|copy/);
  session.press('c');
  session.press('k');
  await session.sees(/❯ ✔ Database/);
  expect(session.copy).toHaveBeenCalledOnce();
});

describe('the log and the events of a rollout', () => {
  const log = Array.from({ length: 20 }, (_, line) => `line ${line} of the log`);
  const wordy = rollingOut.map(
    (event): Event =>
      event.type === 'resource.changed' && event.seen.view === 'rollout' ? { ...event, seen: { ...event.seen, log } } : event,
  );

  test('are the whole pane on l and e, until the same key or escape', async () => {
    const session = show(wordy);
    await session.sees('l log');
    for (const [open, close, title] of [
      ['l', 'l', 'Log Deployment mlflow'],
      ['l', keys.escape, 'Log Deployment mlflow'],
      ['e', 'e', 'Events Deployment mlflow'],
    ] as const) {
      session.press(open);
      await session.sees(title);
      expect(session.frame()).not.toContain('ReplicaSet mlflow');
      session.press(close);
      await session.sees('ReplicaSet mlflow');
    }
  });

  test('show only what a filter lets through, while keys are text', async () => {
    const session = show(wordy);
    session.press('l');
    await session.sees('line 19 of the log');
    session.press('/');
    await session.sees('⏎ keeps the filter');
    session.press('LINE 1');
    await session.sees('11 of 20');
    session.press('q');
    await session.sees('0 of 20');
    session.press('\x7f');
    await session.sees('11 of 20');
    session.press(keys.enter);
    await session.sees('/ filter LINE 1');
    expect(session.frame()).not.toContain('line 9 of the log');
    session.press(keys.escape);
    await session.sees('line 9 of the log');
    expect(session.leave).not.toHaveBeenCalled();
  });
});

describe('the help', () => {
  test.each(['y', 'q', keys.escape, keys.down, 'x'])('says what each key does, and %j closes it and does nothing else', async (key) => {
    const session = show(asked);
    await session.sees('? help');
    session.press('?');
    await session.sees(/1-9 +to a group/);
    expect(session.frame()).toContain('Apply these 9 changes?');
    session.press(key);
    await session.sees('❯ ▾ Deploy');
    expect(session.answer).not.toHaveBeenCalled();
    expect(session.leave).not.toHaveBeenCalled();
  });

  test('gives way to Ctrl+C', async () => {
    const session = show(rollingOut);
    session.press('?');
    await session.sees(/1-9 +to a group/);
    session.press(keys.ctrlC);
    await session.sees('Quit? y/n');
    session.press('y');
    await expect.poll(() => session.leave).toHaveBeenCalledOnce();
  });
});

test('a prerequisite that is not met holds the run, and leaving asks nothing', async () => {
  const unmet = goodRun((event) => event.type === 'task.finished' && event.task === 'collector').map(
    (event): Event => (event.type === 'task.finished' && event.task === 'postgres.secret' ? { ...event, outcome: 'unmet' } : event),
  );
  const session = show(unmet);
  await session.sees('Goes on by itself once met: PostgreSQL secret');
  expect(session.frame()).toMatch(/❯ ✖ PostgreSQL secret +unmet/);
  session.press('q');
  await expect.poll(() => session.leave).toHaveBeenCalledOnce();
});

test('the selected row follows the run until the user moves, and again on f', async () => {
  const session = show(rollingOut);
  await session.sees(/❯ \S MLflow/);
  session.press(keys.up);
  await session.sees(/❯ ✔ Artifact claim/);
  for (const event of goodRun().slice(rollingOut.length)) session.dispatch(event);
  await session.sees('Done in 0:33');
  expect(session.frame()).toMatch(/❯ ✔ Artifact claim/);
  session.press('f');
  await session.sees(/❯ ✔ Smoke test/);
});

test('texts of the cluster can do no harm', async () => {
  const session = show([
    ...rollingOut,
    { time: startedAt, type: 'task.progress', task: 'mlflow', message: '\x1b[2J\x1b]0;owned\x07hello\r\nthere \u202eworld' },
  ]);
  await session.sees('hello');
  await session.sees('hello there');
  for (const harm of ['\x1b[2J', '\x1b]', '\x07', '\r', '\u202e']) expect(session.frame()).not.toContain(harm);
});
