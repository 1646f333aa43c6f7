import { expect, test } from 'vitest';
import { complainer } from '../../../src/cli/complain.ts';

test.each([
  [undefined, 'mlflow-tui: a\n  next: b\n\nc\n'],
  ['healthy', 'SANDBOX mlflow-tui: a\nSANDBOX   next: b\n\nSANDBOX c\n'],
])('in the sandbox %j every line that says something says that it is one', (sandbox, expected) => {
  const written: string[] = [];
  complainer(sandbox, { write: (text) => written.push(text) })('mlflow-tui: a\n  next: b\n\nc');
  expect(written).toEqual([expected]);
});
