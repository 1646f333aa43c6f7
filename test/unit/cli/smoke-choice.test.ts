import { expect, test } from 'vitest';
import { parseArguments } from '../../../src/cli/arguments.ts';
import { Problem } from '../../../src/problem.ts';
import type { SmokeChoice } from '../../../src/tasks/smoke/choice.ts';

const pipe = { env: {}, stdin: {}, stdout: {} };

function choose(line: string): SmokeChoice {
  const invocation = parseArguments(['smoke', ...line.split(' ').filter(Boolean)], pipe, '1');
  if (invocation.command !== 'smoke') throw new Error(invocation.command);
  return invocation.smoke;
}

test.each<[string, Partial<SmokeChoice>]>([
  ['', {}],
  ['--keep', { keep: true }],
  ['--path direct', { paths: ['direct'] }],
  ['--path direct,llamastack --path direct', { paths: ['direct', 'llamastack'] }],
  ['--grpc', { grpc: true }],
  ['--model m/1', { model: 'm/1' }],
  ['--seed Run-7', { run: 'Run-7' }],
  ['--experiment other', { experiment: 'other', paths: ['direct'] }],
  ['--spans 1000', { load: { shape: 'llm', spans: 1000 } }],
  ['--rate 0.5 --duration 1m30s --shape wide', { load: { shape: 'wide', rate: 0.5, durationMs: 90_000 } }],
  ['--spans 10 --rate 5', { load: { shape: 'llm', spans: 10, rate: 5 } }],
  ['--find-limit --shape deep', { load: { shape: 'deep', findLimit: { from: 100, to: 10_000 } } }],
  ['--find-limit 200..5000', { load: { shape: 'llm', findLimit: { from: 200, to: 5000 } } }],
  ['--experiment other --path direct --rate 5', { experiment: 'other', paths: ['direct'], load: { shape: 'llm', rate: 5 } }],
])('smoke %s', (line, expected) => {
  expect(choose(line)).toEqual({ keep: false, ...expected });
});

test.each([
  ['--path colector', '--path: there is no "colector"; did you mean collector?'],
  ['--path direct,x', '--path: there is no "x": there are direct, collector, collector-grpc, llamastack'],
  ['--path direct,', '--path: there is no "": there are direct'],
  ['--seed a_b', '--seed expects at most 32 letters, digits and "-", got "a_b"'],
  ['--model=', '--model expects a name, got ""'],
  ['--experiment=', '--experiment expects a name, got ""'],
  ['--rate 0', '--rate expects a number greater than 0, got "0"'],
  ['--rate=-5', '--rate expects a number greater than 0 like 5, got "-5"'],
  ['--rate 5k', '--rate expects a number greater than 0 like 5000, got "5k"'],
  ['--rate 500/s', '--rate expects a number greater than 0 like 500, got "500/s"'],
  ['--rate 1e9', '--rate expects a number greater than 0'],
  ['--rate 1000000000', '--rate expects a number at most 1000000'],
  ['--rate NaN', '--rate expects a number greater than 0, got "NaN"'],
  ['--spans 1,000', '--spans expects a number greater than 0 like 1000, got "1,000"'],
  ['--spans 1.5', '--spans expects a whole number like 2, got "1.5"'],
  ['--duration 60', '--duration expects a duration like 60s'],
  ['--duration 0s', '--duration expects a duration like 90s'],
  ['--duration 25h', 'at most 24h, got "25h"'],
  ['--find-limit 500', '--find-limit expects two rates like 100..10000, got "500"'],
  ['--find-limit 500..100', '--find-limit expects the lower rate first, like 100..500'],
  ['--find-limit 5..5', '--find-limit expects the lower rate first, like 5..10'],
  ['--find-limit a..5', '--find-limit expects a number greater than 0, got "a"'],
  ['--rate 5 --shape wid', '--shape: there is no "wid"; did you mean wide?'],
  ['--shape wide', '--shape is of a load test: add --spans, --rate, --duration or --find-limit'],
  ['--spans 1 --rate 1 --duration 1s', '--spans, --rate and --duration say the same thing twice'],
  ['--find-limit --rate 5', '--find-limit finds the rate by itself'],
  ['--model m --path direct', '--model asks LLaMA Stack: add llamastack to --path'],
  ['--model m --rate 5', '--model asks LLaMA Stack, where a load test does not go'],
  ['--model m --experiment e', '--model asks LLaMA Stack, and --experiment goes by the direct path only'],
  ['--path llamastack --spans 5', 'a load test goes by direct, collector and collector-grpc'],
  ['--experiment e --path collector', '--experiment goes by the direct path only'],
  ['--experiment e --grpc', '--experiment goes by the direct path only'],
])('smoke %s is refused', (line, message) => {
  let problem: unknown;
  try {
    choose(line);
  } catch (error) {
    problem = error;
  }
  if (!(problem instanceof Problem)) throw new Error(`not refused: ${problem}`);
  expect(problem).toMatchObject({ kind: 'usage', hint: expect.stringContaining('--help') });
  expect(problem.message).toContain(message);
});
