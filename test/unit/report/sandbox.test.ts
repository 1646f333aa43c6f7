import { expect, test } from 'vitest';
import { jsonLine } from '../../../src/report/json.ts';
import { junitReport } from '../../../src/report/junit.ts';
import { coloured, endLines, linesOf, plain } from '../../../src/report/text.ts';
import type { Event } from '../../../src/run/events.ts';
import { initialState, reduce, type State } from '../../../src/run/state.ts';
import { at, type Body, begun, finish, rollout } from './run.ts';

const lost = { sent: 12, acknowledged: 12, found: 0, lost: 12, duplicated: 0, changed: 0, p50: 0, p95: 0, max: 0 };
const bodies: Body[] = [
  begun,
  finish('p', 'met', 'there'),
  { type: 'plan.made', changes: [{ task: 'mlflow', action: 'create', kind: 'Deployment', name: 'mlflow' }] },
  { type: 'task.started', task: 'mlflow' },
  rollout(['one', 'two']),
  finish('mlflow', 'failed', 'crashes', { hint: 'look' }),
  finish('reachable', 'done', 'answers'),
  { type: 'smoke.path', task: 'smoke', path: 'collector', ...lost, problems: ['lost: all 12 spans'] },
  { type: 'smoke.diagnosis', task: 'smoke', hop: 'collector → MLflow', cause: '403', hint: 'x', evidence: ['its log'] },
  { type: 'run.finished', outcome: 'failed', exitCode: 1, seconds: 3, url: 'http://mlflow.127.0.0.1.nip.io:41233', experiment: 'e' },
];

/** The run as it is in the sandbox, or in a cluster without a scenario; each event with the state after it. */
function played(sandbox?: string): { event: Event; state: State }[] {
  let state = initialState;
  return bodies.map((body, second) => {
    const event: Event = { ...at(second, body), ...(sandbox !== undefined && { sandbox }) };
    state = reduce(state, event);
    return { event, state };
  });
}

const linesIn = (sandbox?: string) => played(sandbox).map(({ event, state }) => linesOf(event, state, plain));
const endOf = (sandbox?: string) => played(sandbox).at(-1)?.state ?? initialState;

test('every line of a run in the sandbox begins with the word, and is otherwise the line of a cluster', () => {
  const said = linesIn('quota').flat().filter(Boolean);
  expect(said.length).toBeGreaterThan(20);
  for (const line of said) expect(line).toMatch(/^SANDBOX /);
  const bare = (line: string) =>
    line
      .replace(/^SANDBOX /, '')
      .replace(', scenario quota', '')
      .replace(' (gone now)', '');
  expect(linesIn('quota').map((lines) => lines.map(bare))).toEqual(linesIn());
});

test('no line of a cluster has the word', () => {
  expect(linesIn().flat().join('\n')).not.toContain('SANDBOX');
});

test('a run says its scenario first, and at last that the address went with it', () => {
  const said = linesIn('quota').flat();
  expect(said[0]).toBe('SANDBOX mlflow-tui 0.1.0 ci: dev @ lab, scenario quota');
  expect(said).toContain('SANDBOX   MLflow      http://mlflow.127.0.0.1.nip.io:41233 (gone now)');
});

test('what stays on the terminal after a session says it in each line, coloured or not', () => {
  for (const paint of [plain, coloured]) {
    const said = endLines(endOf('healthy'), paint, true).filter(Boolean);
    expect(said.length).toBeGreaterThan(8);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what is looked for
    for (const line of said) expect(line).toMatch(/^(\u001b\[33m)?SANDBOX/);
  }
});

test('a line of JSON has the scenario as a field', () => {
  for (const { event } of played('quota')) expect(JSON.parse(jsonLine(event))).toMatchObject({ sandbox: 'quota', type: event.type });
});

test('the JUnit report says it in every name, and names the scenario in a property of each suite', () => {
  const xml = junitReport(endOf('quo"ta'));
  expect(xml).toContain('<testsuites name="SANDBOX mlflow-tui ci"');
  const suites = xml.match(/<testsuite /g)?.length;
  expect(suites).toBe(4);
  expect(xml.match(/<testsuite name="SANDBOX /g)).toHaveLength(4);
  expect(xml.match(/<property name="sandbox" value="quo&quot;ta"\/>/g)).toHaveLength(4);
  expect(xml.match(/<testcase /g)?.length).toBe(xml.match(/<testcase classname="mlflow-tui.SANDBOX /g)?.length);
  expect(junitReport(endOf())).not.toMatch(/SANDBOX|propert/);
});

test('an interrupted run in the sandbox has nothing to go on with', () => {
  const ends = (sandbox?: string) => {
    const end: Event = {
      ...at(1, { type: 'run.finished', outcome: 'interrupted', exitCode: 130, seconds: 1 }),
      ...(sandbox && { sandbox }),
    };
    const started: Event = { ...at(0, begun), ...(sandbox && { sandbox }) };
    return endLines([started, end].reduce(reduce, initialState), plain, true).join('\n');
  };
  expect(ends('quota')).toContain('Interrupted: the sandbox is gone');
  expect(ends()).toContain('run it again, and it goes on');
});
