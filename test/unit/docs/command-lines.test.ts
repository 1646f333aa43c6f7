import { describe, expect, test } from 'vitest';
import { parseArguments } from '../../../src/cli/arguments.ts';
import type { Surroundings } from '../../../src/cli/surroundings.ts';
import { commandLinesOf, documents, textOf, wordsOf } from './command-lines.ts';

const terminal: Surroundings = { env: { TERM: 'xterm' }, stdin: { isTTY: true }, stdout: { isTTY: true } };
const written = documents.flatMap((file) => commandLinesOf(textOf(file)).map((line) => ({ file, line })));

describe('what a document tells people to type', () => {
  test.each(written)('$file: mlflow-tui $line', ({ line }) => {
    // Of placeholders, the only one for which not any word will do.
    const words = wordsOf(line).map((word) => word.replace('=SCENARIO', '=healthy'));
    expect(() => parseArguments(words, terminal, '1.2.3')).not.toThrow();
  });

  test('is in the README, in the documents and in the examples', () => {
    const files = new Set(written.map(({ file }) => file));
    expect([...files]).toEqual(
      expect.arrayContaining(['README.md', 'docs/smoke.md', 'examples/ci/github-actions.yml', 'examples/ci/gitlab-ci.yml']),
    );
  });
});

test.each<[string, string[]]>([
  ['```sh\nmlflow-tui smoke --rate 5   # a load\n```', ['smoke --rate 5']],
  ['```\n$ mlflow-tui smoke\n  ✔ direct\n```', ['smoke']],
  ['```sh\nA=b C=d npx --yes mlflow-tui@0.1.0 --ci && echo done\n```', ['--ci']],
  ['Run `mlflow-tui check -n here` with `mlflow-tui.yaml`, in `~/.local/state/mlflow-tui`, or `mlflow-tui`.', ['check -n here', '']],
  ['`npm start`, and `npm start -- check`', ['--sandbox', '--sandbox check']],
  ['jobs:\n  - run: npx mlflow-tui --ci | tee a\n    name: mlflow-tui', ['--ci']],
])('%j', (text, lines) => {
  expect(commandLinesOf(text)).toEqual(lines);
});

test('words in quotes are one word', () => {
  expect(wordsOf(`smoke --seed 'a b' --config="c d" e`)).toEqual(['smoke', '--seed', 'a b', '--config=c d', 'e']);
});
