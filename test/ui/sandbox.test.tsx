import { cleanup, render } from 'ink-testing-library';
import { afterEach, expect, test, vi } from 'vitest';
import { createStore } from '../../src/run/store.ts';
import { announcementsOf } from '../../src/ui/announcements.ts';
import { App } from '../../src/ui/components/app.tsx';
import { headerLine } from '../../src/ui/header-line.ts';
import { lineWidth } from '../../src/ui/lines.ts';
import { pace } from '../../src/ui/paced-store.ts';
import { spokenStatus } from '../../src/ui/spoken.ts';
import { paint, themeOf } from '../../src/ui/theme.ts';
import { goodRun, nowAt, textOf } from './make.ts';
import { keys } from './terminal.ts';

afterEach(() => {
  cleanup();
  vi.unstubAllEnvs();
});

const asked = goodRun(({ type }) => type === 'plan.made').map((event) => ({ ...event, sandbox: 'old-replicaset-crashing' }));
const ended = goodRun().map((event) => ({ ...event, sandbox: 'healthy' }));

/** The session of a run in the sandbox on a terminal of this size. */
function show(columns: number, rows: number, events = asked) {
  const store = createStore();
  for (const event of events) store.dispatch(event);
  const app = render(
    <App store={pace(store, 1)} version="1.2.3" clock={() => nowAt(10)} answer={() => {}} copy={() => {}} leave={() => {}} />,
  );
  Object.defineProperty(app.stdout, 'columns', { value: columns, configurable: true });
  Object.assign(app.stdout, { rows }).emit('resize');
  const frame = () => app.lastFrame() ?? '';
  return { frame, press: app.stdin.write, sees: (text: string | RegExp) => expect.poll(frame).toMatch(text) };
}

test.each([
  [200, 50],
  [80, 24],
  [79, 24],
  [40, 10],
])('a screen of %i x %i begins with the word, whatever is on it', async (columns, rows) => {
  const session = show(columns, rows);
  await expect
    .poll(() =>
      Math.max(
        ...session
          .frame()
          .split('\n')
          .map((line) => line.length),
      ),
    )
    .toBe(columns);
  const begins = () =>
    expect(session.frame()).toMatch(columns < 79 ? /^ {2}SANDBOX {2}catalyst/ : /^ {2}SANDBOX {2}mlflow-tui 1.*catalystlab-shared/);
  begins();
  session.press(keys.tab);
  await session.sees('esc back');
  begins();
  session.press('?');
  await session.sees('Keys');
  begins();
});

test.each([
  [39, 'SANDBOX Too small: needs 40x10'],
  [30, 'SANDBOX Too small: needs 40x10'],
  [9, 'SANDBOX …'],
  [7, 'SANDBOX'],
])('where there is no room for anything, there is room for the word: %i columns', async (columns, text) => {
  await show(columns, 24).sees(new RegExp(`^${text}$`));
});

test('at the end it is there, too', async () => {
  const session = show(80, 24, ended);
  await session.sees(/^ {2}SANDBOX {2}mlflow-tui 1\.2\.3 {3}catalystlab-shared {3}healthy +done {2}0:33\n/);
});

const stateOf = (events: typeof asked) => {
  const store = createStore();
  for (const event of events) store.dispatch(event);
  return store.getState();
};

test.each([79, 39, 30])('the top line keeps the word, and its width of %i', (width) => {
  const line = headerLine(stateOf(asked), nowAt(10), '1.2.3', width);
  expect(textOf([line])).toMatch(/^ SANDBOX /);
  expect(lineWidth(line)).toBe(width);
});

test.each([
  { noColor: false, ascii: false, level: 3, painted: '\x1b[7m\x1b[1m\x1b[38;2;167;103;0m SANDBOX ' },
  { noColor: false, ascii: true, level: 1, painted: '\x1b[7m\x1b[1m\x1b[33m SANDBOX ' },
  { noColor: true, ascii: true, level: 3, painted: '\x1b[7m\x1b[1m SANDBOX ' },
] as const)('it stands out: without colour $noColor, in ASCII $ascii', ({ noColor, ascii, level, painted }) => {
  expect(paint(headerLine(stateOf(asked), nowAt(10), '1', 80), themeOf({ noColor, ascii, level }))).toContain(painted);
});

test('a screen reader says it first, with the scenario, and in the line that goes on', async () => {
  vi.stubEnv('INK_SCREEN_READER', 'true');
  const session = show(80, 24);
  await session.sees('Apply these 9 changes');
  const text = session.frame().replaceAll('\n', ' ');
  expect(text).toMatch(/^SANDBOX, no real cluster: scenario old-replicaset-crashing\. mlflow-tui 0\.1\.0, namespace/);
  expect(session.frame().split('\n').at(-1)).toBe('SANDBOX: Apply these 9 changes? Press y or n.');
});

test('who leaves what runs is not told that it goes on', async () => {
  const session = show(80, 24, ended.slice(0, -20));
  await session.sees('Waiting for');
  session.press('q');
  await session.sees('The sandbox goes with the program, and all that was made in it. Quit? y/n');
});

test('no word of it where there is a cluster', () => {
  const store = createStore();
  for (const event of goodRun()) store.dispatch(event);
  const state = store.getState();
  const said = [
    textOf([headerLine(state, nowAt(1), '1', 80)]),
    spokenStatus({ text: 'a', tone: 'ok' }, state),
    announcementsOf(state)[0]?.text,
  ];
  expect(said.join('\n')).not.toContain('SANDBOX');
});
