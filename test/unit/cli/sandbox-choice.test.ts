import { expect, test } from 'vitest';
import { parseArguments } from '../../../src/cli/arguments.ts';
import { scenarioChoice, withScenario } from '../../../src/cli/sandbox-choice.ts';
import { scenarioList } from '../../../src/cli/scenarios.ts';
import { scenarioNames } from '../../../src/sandbox/scenarios/list.ts';

const terminal = { env: { TERM: 'xterm' }, stdin: { isTTY: true }, stdout: { isTTY: true } };
const parse = (line: string) => parseArguments(line.split(' '), terminal, '1');

test.each([
  ['--sandbox', ['--sandbox=healthy']],
  ['--sandbox check', ['--sandbox=healthy', 'check']],
  ['--sandbox smoke --keep', ['--sandbox=healthy', 'smoke', '--keep']],
  ['--sandbox --ci', ['--sandbox=healthy', '--ci']],
  ['--sandbox quota', ['--sandbox', 'quota']],
  ['--sandbox qota', ['--sandbox', 'qota']],
  ['--sandbox chek', ['--sandbox=healthy', 'chek']],
  ['--sandbox list', ['--sandbox', 'list']],
  ['--sandbox=quota check', ['--sandbox=quota', 'check']],
  ['check -n a', ['check', '-n', 'a']],
])('%s is read as %j', (line, words) => {
  expect(withScenario(line.split(' '))).toEqual(words);
});

test.each([
  ['--sandbox', { command: 'session', sandbox: 'healthy' }],
  ['--sandbox healthy', { command: 'session', sandbox: 'healthy' }],
  ['--sandbox=healthy --ci', { command: 'ci', sandbox: 'healthy' }],
  ['--sandbox check', { command: 'check', sandbox: 'healthy' }],
  ['--sandbox healthy check -n a', { command: 'check', sandbox: 'healthy', flags: { namespace: 'a' } }],
  ['smoke --sandbox --keep', { command: 'smoke', sandbox: 'healthy', smoke: { keep: true } }],
  ['check --sandbox --config a.yaml', { command: 'check', sandbox: 'healthy', config: 'a.yaml' }],
  ['check', { command: 'check', sandbox: undefined }],
  ['--sandbox=list', { command: 'scenarios' }],
  ['--sandbox list', { command: 'scenarios' }],
])('mlflow-tui %s', (line, expected) => {
  expect(parse(line)).toMatchObject(expected);
});

test.each([
  ['--sandbox=helthy', '--sandbox: there is no "helthy"; did you mean healthy?', '--sandbox=list'],
  ['--sandbox Healthy', '--sandbox: there is no "Healthy"; did you mean healthy?', '--sandbox=list'],
  ['--sandbox chek', "unknown command 'chek'; did you mean check?", '--help'],
  ['--sandbox xyz check', '--sandbox: there is no "xyz"', '--sandbox=list'],
  ['--sandbox=', '--sandbox: there is no ""', '--sandbox=list'],
  ['--sandbox --kubeconfig a --ci --context b', 'a cluster of its own: leave out --kubeconfig, --context', 'help options'],
  ['smoke --sandbox --mlflow-url http://a', 'leave out --mlflow-url', 'help options'],
  ['smoke --sandbox --mlflow-url http://a --collector-url http://b', 'leave out --mlflow-url, --collector-url', 'help options'],
  ['--replay a --sandbox', '`mlflow-tui --replay` does not take --sandbox', 'help options'],
])('mlflow-tui %s is refused', (line, message, hint) => {
  expect(() => parse(line)).toThrow(
    expect.objectContaining({ kind: 'usage', message: expect.stringContaining(message), hint: expect.stringContaining(hint) }),
  );
});

test.each(['kubeconfig', 'context', 'mlflowUrl', 'collectorUrl', 'collectorGrpcUrl', 'llamastackUrl'])(
  'in the sandbox %s is refused, and is none of its business elsewhere',
  (setting) => {
    expect(() => scenarioChoice('healthy', { [setting]: 'a' })).toThrow('leave out --');
    expect(scenarioChoice(undefined, { [setting]: 'a' })).toBeUndefined();
  },
);

test('the list has every scenario with its summary, the default first, in lines that fit a terminal', () => {
  const lines = scenarioList().split('\n');
  const listed = lines.flatMap((line) => line.match(/^ {2}(\S+) {2,}\S/)?.[1] ?? []);
  expect(listed).toEqual([...scenarioNames]);
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
});
