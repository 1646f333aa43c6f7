import { cleanup, render } from 'ink-testing-library';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Event } from '../../src/run/events.ts';
import type { Look, LookEvent } from '../../src/run/look.ts';
import { createStore } from '../../src/run/store.ts';
import { App } from '../../src/ui/components/app.tsx';
import { pace } from '../../src/ui/paced-store.ts';
import { goodRun, nowAt } from './make.ts';
import { keys } from './terminal.ts';

afterEach(cleanup);

/** The session at 100 columns and 30 rows, with somebody who answers what is asked for; without `look` as a recording. */
function show(events: Event[], { isRecording = false } = {}) {
  const store = createStore();
  for (const event of events) store.dispatch(event);
  const look = {
    yamlOf: new Set(['mlflow', 'service']),
    logOf: new Set(['mlflow']),
    yaml: vi.fn<Look['yaml']>((task) => store.dispatchLook({ type: 'yaml.asked', task })),
    log: vi.fn<Look['log']>((task) => store.dispatchLook({ type: 'log.asked', task })),
    stop: vi.fn<Look['stop']>(),
    openMlflow: vi.fn<Look['openMlflow']>(() => store.dispatchLook({ type: 'mlflow.opened', mlflow: { status: 'opening' } })),
  };
  const copy = vi.fn<(text: string) => void>();
  const live = isRecording ? { answer: undefined } : { answer: () => {}, look };
  const app = render(<App store={pace(store, 1)} version="1.2.3" clock={() => nowAt(10)} copy={copy} leave={() => {}} {...live} />);
  Object.assign(app.stdout, { rows: 30 }).emit('resize');
  return {
    ...look,
    copy,
    tell: store.dispatchLook,
    press: app.stdin.write,
    sees: (text: string | RegExp) => expect.poll(app.lastFrame).toMatch(text),
    seesNo: (text: string | RegExp) => expect.poll(app.lastFrame).not.toMatch(text),
    frame: () => app.lastFrame() ?? '',
  };
}

const rollingOut = goodRun((event) => event.type === 'resource.changed' && event.name === 'mlflow' && event.kind === 'Deployment');
const asked = goodRun(({ type }) => type === 'plan.made');
const deployed = goodRun((event) => event.type === 'task.finished' && event.task === 'mlflow');
const written = (texts: string[], skipped = 0): LookEvent => ({
  type: 'log.written',
  task: 'mlflow',
  lines: texts.map((text) => ({ text, from: 'mlflow-a mlflow' })),
  skipped,
});
const numbered = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}.`);

describe('y', () => {
  test('reads the objects of the row, and reads them anew when asked again', async () => {
    const session = show(rollingOut);
    await session.sees('y YAML');
    session.press('y');
    await session.sees('YAML is being read');
    const objects = ['Deployment', 'Service'].map((kind) => ({ kind, name: 'mlflow', lines: [`kind: ${kind}`, 'a: 1', 'b: 2'] }));
    session.tell({ type: 'yaml.read', task: 'mlflow', objects });
    await session.sees(/YAML Deployment mlflow +3 lines/);
    await session.sees(/ ---\s[\s\S]*YAML Service mlflow/);
    session.press('/');
    await session.sees('/▏');
    session.press('b:\r');
    await session.sees(/Deployment mlflow +1 of 3 lines/);
    expect(session.frame()).not.toContain('a: 1');
    session.press('y');
    await session.seesNo('YAML Deployment');
    session.press('y');
    await session.sees('YAML is being read');
    expect(session.yaml.mock.calls).toEqual([['mlflow'], ['mlflow']]);
  });

  test('says in place of an object why it can not be shown, and the next step', async () => {
    const session = show(rollingOut);
    session.press('y');
    await session.sees('YAML is being read');
    const problem = { message: 'There is no Deployment mlflow in dev now.', hint: 'kubectl -n dev get deployments mlflow' };
    session.tell({ type: 'yaml.read', task: 'mlflow', objects: [{ kind: 'Deployment', name: 'mlflow', lines: [], problem }] });
    await session.sees(problem.message);
    await session.sees(/Next step\s[\s\S]*kubectl -n dev get/);
  });

  test('answers the question while one is open', async () => {
    const session = show(asked);
    session.press('2jjj');
    await session.sees(/❯ · MLflow/);
    expect(session.frame()).not.toContain('y YAML');
    session.press('y');
    await session.sees('Answered');
    expect(session.yaml).not.toHaveBeenCalled();
    await session.sees('y YAML');
  });
});

describe('l', () => {
  test('follows the log at its end until it is left', async () => {
    const session = show(rollingOut);
    session.press('l');
    await session.sees('Log waits for the first line');
    session.tell(written(numbered(1, 100)));
    await session.sees('line 100.');
    session.tell(written(['the newest']));
    await session.sees('the newest');
    expect(session.stop).not.toHaveBeenCalled();
    session.press(keys.escape);
    await session.sees('tab pane');
    expect([session.log.mock.calls, session.stop.mock.calls.length]).toEqual([[['mlflow']], 1]);
  });

  test('stays where one reads, though lines come and older ones go', async () => {
    const session = show(rollingOut);
    session.press('l');
    await session.sees('Log waits');
    session.tell(written(numbered(1, 2000)));
    await session.sees('line 2000.');
    session.press(keys.pageUp + keys.pageUp);
    await session.seesNo('line 1990.');
    const firstInView = () => Number(/line (\d+)\./.exec(session.frame())?.[1]);
    const first = firstInView();
    session.tell(written(numbered(2001, 2300), 5));
    session.press(keys.up);
    await expect.poll(firstInView).toBe(first - 1);
    session.press(keys.down);
    await expect.poll(firstInView).toBe(first);
    session.press('g');
    await session.sees('2000 lines, 305 older ones dropped');
    await session.sees('line 301.');
    session.press('G');
    await session.sees('line 2300.');
  });

  test('says why there is no more of it, below what there is', async () => {
    const session = show(rollingOut);
    session.press('l');
    await session.sees('Log waits');
    session.tell(written(['the last words']));
    session.tell({ type: 'log.failed', task: 'mlflow', message: 'the connection broke', hint: 'kubectl logs' });
    await session.sees(/the last words[\s\S]*the connection broke[\s\S]*Next step[\s\S]*kubectl logs/);
    await session.sees('Log ended');
  });

  test('stops following for another row', async () => {
    const session = show(rollingOut);
    session.press('l');
    await session.sees('Log waits');
    session.press('1');
    await session.sees(/❯ \S Prerequisites/);
    expect(session.stop).toHaveBeenCalledOnce();
  });

  test('w cuts its long lines off, and wraps them again', async () => {
    const session = show(rollingOut);
    session.press('l');
    await session.sees('Log waits');
    session.tell(written([`${'x'.repeat(80)}END`]));
    await session.sees('END');
    session.press('w');
    await session.seesNo('END');
    await session.sees('w wrap ');
    session.press('w');
    await session.sees('END');
  });
});

describe('o', () => {
  const open: LookEvent = {
    type: 'mlflow.opened',
    mlflow: { status: 'open', url: 'http://localhost:4/#/x', tunnel: true, browser: false },
  };

  test('is there once MLflow is', async () => {
    const session = show(rollingOut);
    await session.sees('y YAML');
    expect(session.frame()).not.toContain('o open MLflow');
    session.press('o');
    const later = show(deployed);
    await later.sees('o open MLflow');
    later.press('o');
    await later.sees('Opening MLflow');
    expect(session.openMlflow).not.toHaveBeenCalled();
    expect(later.openMlflow).toHaveBeenCalledOnce();
  });

  test('tells the address until the next key, and copies it where there is no browser', async () => {
    const session = show(deployed);
    session.press('o');
    await session.sees('Opening MLflow');
    session.tell(open);
    await session.sees('MLflow http://localhost:4/#/x (copied; a tunnel, until q)');
    expect(session.copy.mock.calls).toEqual([['http://localhost:4/#/x']]);
    session.press(keys.down);
    await session.seesNo('MLflow http:');
  });

  test('copies nothing where a browser took it', async () => {
    const session = show(deployed);
    session.press('o');
    session.tell({ type: 'mlflow.opened', mlflow: { status: 'open', url: 'http://mlflow.test', tunnel: false, browser: true } });
    await session.sees(/MLflow http:\/\/mlflow.test (?!\()/);
    expect(session.copy).not.toHaveBeenCalled();
  });

  test('says why it can not, and the next step', async () => {
    const session = show(deployed);
    session.press('o');
    session.tell({ type: 'mlflow.opened', mlflow: { status: 'failed', message: 'no pod is ready', hint: 'kubectl get pods' } });
    await session.sees('MLflow: no pod is ready; next: kubectl get pods');
  });

  test('leaves the address of the tunnel in the place of the Ingress at the end', async () => {
    const session = show(goodRun());
    await session.sees('Done in');
    session.tell(open);
    await session.sees(/Done in \S+ +MLflow http:\/\/localhost:4\/#\/x \(a tunnel/);
  });
});

test('a recording offers none of it, but the last lines of the log', async () => {
  const session = show(deployed, { isRecording: true });
  session.press('2jjj');
  await session.sees(/❯ \S MLflow/);
  await session.sees('l log');
  expect(session.frame()).not.toMatch(/y YAML|o open/);
  session.press('yol');
  await session.sees('Application startup complete');
  expect(session.frame()).not.toContain('y YAML');
});
