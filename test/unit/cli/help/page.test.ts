import { describe, expect, test } from 'vitest';
import { parseArguments } from '../../../../src/cli/arguments.ts';
import { commandNames, commandOf, commands, sandboxTopic, sessionExamples, topics } from '../../../../src/cli/commands.ts';
import { exitCodeOf, exitCodeOfError } from '../../../../src/cli/exit-codes.ts';
import { exitCodes } from '../../../../src/cli/help/exit-codes.ts';
import { helpPage } from '../../../../src/cli/help/page.ts';
import { answers, options, partsOf } from '../../../../src/cli/options.ts';
import { Problem } from '../../../../src/problem.ts';

describe.each([...commandNames, ...topics])('the page %s', (page) => {
  const lines = helpPage(page).split('\n');

  test('fits a terminal of 80x24 with its prompt', () => {
    expect(lines.length - 1).toBeLessThanOrEqual(23);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  test('ends with a newline and has no loose ends', () => {
    expect(lines.at(-1)).toBe('');
    expect(lines.at(-2)).not.toBe('');
    expect(lines.filter((line) => line.endsWith(' '))).toEqual([]);
  });
});

/** The long options that a page lists. */
const listed = (page: string) => page.match(/(?<=^ {2}(-\w, )?)--[a-z-]+/gm) ?? [];
const taken = (mode: string) => options.filter(({ takenBy }) => takenBy.some((one) => one === mode)).map((info) => partsOf(info).long);

test('the main page shows every command', () => {
  for (const name of commandNames.filter((one) => one !== 'help'))
    expect(helpPage('help')).toMatch(new RegExp(`^  mlflow-tui ${name} `, 'm'));
});

test('help has every command and topic', () => {
  expect(commandOf('help').argument?.values).toEqual([...commandNames.filter((name) => name !== 'help'), sandboxTopic, ...topics]);
});

test('every option is on one page at least', () => {
  const all = [...helpPage('options'), ...helpPage('smoke')].join('');
  expect(listed(all).sort()).toEqual([...options, ...answers].map((info) => partsOf(info).long).sort());
});

test.each(['check', 'init', 'completion'] as const)('the page of %s lists what it takes', (name) => {
  expect(listed(helpPage(name))).toEqual(taken(name));
});

test('the page of smoke lists its own, and says where the others are', () => {
  expect(listed(helpPage('smoke'))).toEqual(options.filter(({ takenBy }) => takenBy.join() === 'smoke').map((info) => partsOf(info).long));
  expect(helpPage('smoke')).toContain('mlflow-tui help options');
});

test('the file that init writes is not told of as one that it reads', () => {
  expect(helpPage('init')).toContain('--config <file>         the file to write');
});

/** What a shell makes of "source <(mlflow-tui completion bash)" is not read here. */
const examples = [...sessionExamples, ...commands.flatMap((command) => command.examples)].map(([line]) => line);
test.each(examples.filter((line) => /^mlflow-tui[^|]*$/.test(line)))('the example is right: %s', (line) => {
  const terminal = { env: {}, stdin: { isTTY: true }, stdout: { isTTY: true } };
  // The run that an example shows beside a command is a check, for a script.
  expect(() => parseArguments(line.split(' ').slice(1), terminal, '1')).not.toThrow();
});

test('every exit code that there is has its meaning', () => {
  const kinds = (['usage', 'failed', 'timeout'] as const).map((kind) => exitCodeOfError(new Problem('', { kind })));
  expect(exitCodes.map(({ code }) => code)).toEqual([...new Set([...Object.values(exitCodeOf), ...kinds])].sort((a, b) => a - b));
});
