import { describe, expect, test } from 'vitest';
import { type Invocation, parseArguments } from '../../../src/cli/arguments.ts';
import type { Surroundings } from '../../../src/cli/surroundings.ts';
import { Problem } from '../../../src/problem.ts';

const terminal: Surroundings = { env: { TERM: 'xterm' }, stdin: { isTTY: true }, stdout: { isTTY: true } };
const pipe: Surroundings = { env: {}, stdin: {}, stdout: {} };

const parse = (line: string, surroundings = terminal): Invocation => parseArguments(line.split(' ').filter(Boolean), surroundings, '1.2.3');

const run = { output: 'text', color: true, ascii: false, screenReader: false, flags: {}, config: undefined, junit: undefined };

describe('commands', () => {
  test.each<[string, object]>([
    ['', { command: 'session', ...run, yes: false }],
    ['--yes', { command: 'session', ...run, yes: true }],
    ['--ci', { command: 'ci', ...run }],
    ['--ci --yes', { command: 'ci', ...run }],
    ['--ci --output json', { command: 'ci', ...run, output: 'json' }],
    ['check --output json', { command: 'check', ...run, output: 'json' }],
    ['smoke', { command: 'smoke', ...run, smoke: { keep: false } }],
    ['smoke --keep', { command: 'smoke', ...run, smoke: { keep: true } }],
    ['--keep smoke', { command: 'smoke', ...run, smoke: { keep: true } }],
    ['check --report junit=a=b.xml', { command: 'check', ...run, junit: 'a=b.xml' }],
    [
      '--replay a.jsonl',
      { command: 'replay', output: 'text', color: true, ascii: false, screenReader: false, file: 'a.jsonl', unattended: false },
    ],
    [
      '--replay a.jsonl --ascii',
      { command: 'replay', output: 'text', color: true, ascii: true, screenReader: false, file: 'a.jsonl', unattended: false },
    ],
    [
      '--replay a.jsonl --screen-reader',
      { command: 'replay', output: 'text', color: true, ascii: false, screenReader: true, file: 'a.jsonl', unattended: false },
    ],
    [
      '--replay a.jsonl --ci',
      { command: 'replay', output: 'text', color: true, ascii: false, screenReader: false, file: 'a.jsonl', unattended: true },
    ],
    [
      '--replay a.jsonl --output json',
      { command: 'replay', output: 'json', color: true, ascii: false, screenReader: false, file: 'a.jsonl', unattended: true },
    ],
    ['--version', { command: 'version', text: '1.2.3\n' }],
    ['check -V', { command: 'version', text: '1.2.3\n' }],
  ])('mlflow-tui %s', (line, expected) => {
    expect(parse(line)).toEqual(expected);
  });

  test.each(['check -n a --wait=5s --no-color', '--no-color --namespace a check --wait 5s'])('flags before and after: %s', (line) => {
    expect(parse(line)).toEqual({ ...run, command: 'check', color: false, flags: { namespace: 'a', wait: '5s' } });
  });

  test('all flags of settings', () => {
    const flags = { kubeconfig: 'k', context: 'c', namespace: 'n', timeout: '1m', wait: '1s' };
    const line = Object.entries(flags).map(([name, value]) => `--${name} ${value}`);
    expect(parse(`--ci ${line.join(' ')} --config f`)).toEqual({ ...run, command: 'ci', flags, config: 'f' });
  });

  test('an empty value is a value, for the settings to refuse', () => {
    expect(parseArguments(['--namespace', '', '--config', ''], terminal, '1')).toMatchObject({ flags: { namespace: '' }, config: '' });
  });

  test('without a terminal the session is --ci, without colours', () => {
    expect(parse('', pipe)).toEqual({ ...run, command: 'ci', color: false });
    expect(parse('--output json', pipe)).toMatchObject({ command: 'ci', output: 'json' });
    expect(parse('--wait 5s', pipe)).toMatchObject({ command: 'ci', flags: { wait: '5s' } });
    expect(parse('--replay a', pipe)).toMatchObject({ command: 'replay', unattended: true });
  });
});

describe('mistakes', () => {
  test.each([
    ['chek', "unknown command 'chek'; did you mean check?"],
    ['deploy', "unknown command 'deploy'"],
    ['check smoke', 'too many arguments after check: smoke'],
    ['--contxt a', "unknown option '--contxt'; did you mean --context?"],
    ['check -x', "unknown option '-x'"],
    ['--namespace', "option '-n, --namespace <name>' argument missing"],
    ['--ci --output xml', /'xml' is invalid.*text, json/],
    ['--output json', /add --ci/],
    ['--keep', '`mlflow-tui` does not take --keep'],
    ['check --ci --keep', '`mlflow-tui check` does not take --ci, --keep'],
    ['smoke --replay a', '`mlflow-tui smoke` does not take --replay'],
    ['check --timeout 5m', '`mlflow-tui check` does not take --timeout'],
    ['check --yes', '`mlflow-tui check` does not take --yes'],
    ['smoke --yes --ci', '`mlflow-tui smoke` does not take --ci, --yes'],
    ['--wait 5s', '`mlflow-tui` does not take --wait: the session waits until you leave it'],
    ['--ci --keep', '`mlflow-tui --ci` does not take --keep'],
    ['check --path direct', '`mlflow-tui check` does not take --path'],
    ['--ci --mlflow-url http://a', '`mlflow-tui --ci` does not take --mlflow-url'],
    ['--replay a --report junit=b', '`mlflow-tui --replay` does not take --report'],
    ['--ci --report xml=a', '--report expects junit=FILE, like junit=report.xml, got "xml=a"'],
    ['--ci --report junit=', '--report expects junit=FILE'],
    ['--replay a -n b --yes', '`mlflow-tui --replay` does not take --namespace, --yes'],
  ])('mlflow-tui %s', (line, message) => {
    const problem = problemOf(() => parse(line));
    expect(problem.kind).toBe('usage');
    expect(problem.hint).toContain('--help');
    expect(problem.message).toMatch(message);
    expect(problem.message).not.toMatch(/\n|^error/);
  });
});

describe('help', () => {
  test.each(['--help', '-h', 'check --help', '--help --keep', 'smoke --help', '--help smoke'])(
    '%s fits a terminal of 80x24 with its prompt',
    (line) => {
      const help = parse(line);
      if (help.command !== 'help') throw new Error(help.command);
      const lines = help.text.trimEnd().split('\n');
      expect(lines.length).toBeLessThanOrEqual(23);
      expect(Math.max(...lines.map((text) => text.length))).toBeLessThanOrEqual(80);
    },
  );

  test('shows the four ways to call it, and every option but that for the help itself', () => {
    const help = parse('--help');
    if (help.command !== 'help') throw new Error(help.command);
    expect(help.text.match(/^ {2}mlflow-tui.*? {2}/gm)?.map((line) => line.trim())).toEqual([
      'mlflow-tui',
      'mlflow-tui --ci',
      'mlflow-tui check',
      'mlflow-tui smoke',
    ]);
    const options = 'ci replay kubeconfig context namespace config output report timeout wait no-color ascii screen-reader yes version';
    expect(help.text.match(/(?<=^ {2}(-\w, )?--)[a-z-]+/gm)).toEqual(options.split(' '));
  });
});

test('the help of smoke shows every option that only it takes', () => {
  const help = parse('smoke --help');
  if (help.command !== 'help') throw new Error(help.command);
  const options =
    'path grpc model experiment seed keep spans rate duration shape find-limit mlflow-url collector-url collector-grpc-url llamastack-url';
  expect(help.text.match(/(?<=^ {2}--)[a-z-]+/gm)).toEqual(options.split(' '));
});

test('the addresses are settings', () => {
  const flags = { mlflowUrl: 'http://a', collectorUrl: 'http://b', collectorGrpcUrl: 'http://c', llamastackUrl: 'http://d' };
  const line = 'smoke --mlflow-url http://a --collector-url http://b --collector-grpc-url http://c --llamastack-url http://d';
  expect(parse(line)).toMatchObject({ flags });
});

function problemOf(action: () => unknown): Problem {
  try {
    action();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('no problem');
}
