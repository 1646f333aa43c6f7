import { describe, expect, test } from 'vitest';
import { type Invocation, parseArguments } from '../../../src/cli/arguments.ts';
import { helpPage } from '../../../src/cli/help/page.ts';
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
    ['init', { command: 'init', flags: {}, config: undefined }],
    ['init --context a --config b', { command: 'init', flags: { context: 'a' }, config: 'b' }],
    ['completion zsh', { command: 'completion', shell: 'zsh' }],
    ['--help', { command: 'help', page: 'help' }],
    ['help', { command: 'help', page: 'help' }],
    ['-h --keep', { command: 'help', page: 'help' }],
    ['smoke -h', { command: 'help', page: 'smoke' }],
    ['--help smoke', { command: 'help', page: 'smoke' }],
    ['help smoke', { command: 'help', page: 'smoke' }],
    ['help --help', { command: 'help', page: 'help' }],
    ['help completion bash', { command: 'help', page: 'completion' }],
    ['help sandbox', { command: 'scenarios' }],
    ['help exit-codes', { command: 'help', page: 'exit-codes' }],
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

describe('on a terminal without a screen', () => {
  const dumb: Surroundings = { ...terminal, env: { TERM: 'dumb' } };

  test.each(['', '--yes', '--sandbox', '--screen-reader'])(
    'the session is not begun, and not turned into one that asks nothing: %s',
    (line) => {
      expect(problemOf(() => parse(line, dumb)).message).toMatch(/TERM=dumb.*add --ci/);
    },
  );

  test('what writes lines does', () => {
    expect(parse('--ci', dumb)).toMatchObject({ command: 'ci', color: false });
    expect(parse('check', dumb)).toMatchObject({ command: 'check', color: false });
    expect(parse('--replay a', dumb)).toMatchObject({ command: 'replay', unattended: true });
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
    ['--ci --output xml', '--output: there is no "xml": there are text, json'],
    ['--ci --output jsn', '; did you mean json?'],
    ['smoek --rate 5', "unknown command 'smoek'; did you mean smoke?"],
    ['smoek --help', "unknown command 'smoek'; did you mean smoke?"],
    ['CHECK', "unknown command 'CHECK'; did you mean check?"],
    ['ci', "unknown command 'ci'; did you mean --ci?"],
    ['sandbox', "unknown command 'sandbox'; did you mean --sandbox?"],
    ['exit-codes', "unknown command 'exit-codes'; did you mean help exit-codes?"],
    ['help smok', 'there is no help on smok; did you mean smoke?'],
    ['help exit', 'there is no help on exit; did you mean exit-codes?'],
    ['help me', 'there is no help on me: there are check, smoke, init, completion, help, sandbox, options, environment, exit-codes'],
    ['help check now', 'there is no help on check now'],
    ['smoke --rat 5', "unknown option '--rat'; did you mean --rate?"],
    ['check --kubconfig a', "unknown option '--kubconfig'; did you mean --kubeconfig?"],
    ['init --contex a', "unknown option '--contex'; did you mean --context?"],
    ['completion --hlp', "unknown option '--hlp'; did you mean --help?"],
    ['inti', "unknown command 'inti'; did you mean init?"],
    ['init --yes', '`mlflow-tui init` does not take --yes'],
    ['init a.yaml', 'too many arguments after init: a.yaml'],
    ['completion', 'completion for which shell? There are bash, zsh, fish'],
    ['completion fihs', 'completion: there is no "fihs"; did you mean fish?'],
    ['completion tcsh', 'completion: there is no "tcsh": there are bash, zsh, fish'],
    ['completion bash zsh', 'too many arguments after completion: bash zsh'],
    ['completion bash --ascii', '`mlflow-tui completion` does not take --ascii'],
    ['--output json', /add --ci/],
    ['--keep', '`mlflow-tui` does not take --keep'],
    ['check --ci --keep', '`mlflow-tui check` does not take --ci, --keep'],
    ['smoke --replay a', '`mlflow-tui smoke` does not take --replay'],
    ['check --timeout 5m', '`mlflow-tui check` does not take --timeout'],
    ['check --yes', '`mlflow-tui check` does not take --yes: it asks nothing, and writes plain lines'],
    ['check --screen-reader', '`mlflow-tui check` does not take --screen-reader: it asks nothing, and writes plain lines'],
    ['check --ascii --keep', /^`mlflow-tui check` does not take --ascii, --keep$/],
    ['smoke --yes --ci', '`mlflow-tui smoke` does not take --ci, --yes: it asks nothing, and writes plain lines'],
    ['smoke --screen-reader', '`mlflow-tui smoke` does not take --screen-reader: it asks'],
    ['init --screen-reader', /^`mlflow-tui init` does not take --screen-reader$/],
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
    const page = pageIn(problem.hint ?? '');
    // Who is sent there about an option finds it.
    const [, option = ''] = /^(?:option '(?:-\w, )?)?(--[\w-]+)/.exec(problem.message) ?? [];
    expect(page).toContain(option);
    expect(problem.message).toMatch(message);
    expect(problem.message).not.toMatch(/\n|^error/);
  });
});

test('the addresses are settings', () => {
  const flags = { mlflowUrl: 'http://a', collectorUrl: 'http://b', collectorGrpcUrl: 'http://c', llamastackUrl: 'http://d' };
  const line = 'smoke --mlflow-url http://a --collector-url http://b --collector-grpc-url http://c --llamastack-url http://d';
  expect(parse(line)).toMatchObject({ flags });
});

/** The page of help that a next step leads to. */
function pageIn(hint: string): string {
  const [, line = ''] = /^See `mlflow-tui (.*)`\.$/.exec(hint) ?? [];
  const asked = parse(line);
  if (asked.command !== 'help') throw new Error(`no page: ${hint}`);
  return helpPage(asked.page);
}

function problemOf(action: () => unknown): Problem {
  try {
    action();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('no problem');
}
