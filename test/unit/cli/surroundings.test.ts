import { expect, test } from 'vitest';
import { isUnattended, takesColor, takesUnicode } from '../../../src/cli/surroundings.ts';

const screen = { stdin: { isTTY: true }, stdout: { isTTY: true } };

test.each<[string, NodeJS.ProcessEnv, boolean]>([
  ['no CI', {}, false],
  ['an empty CI', { CI: '' }, false],
  ['CI=false', { CI: 'false' }, false],
  ['CI=true', { CI: 'true' }, true],
  ['CI=0', { CI: '0' }, true],
])('in a terminal with %s', (_what, env, expected) => {
  expect(isUnattended({ env, ...screen })).toBe(expected);
});

test('unattended when either end is no terminal', () => {
  expect(isUnattended({ env: {}, stdin: {}, stdout: { isTTY: true } })).toBe(true);
  expect(isUnattended({ env: {}, stdin: { isTTY: true }, stdout: {} })).toBe(true);
});

test.each<[NodeJS.ProcessEnv, boolean, boolean]>([
  [{ TERM: 'xterm' }, true, true],
  [{ NO_COLOR: '' }, true, true],
  [{ NO_COLOR: '1' }, true, false],
  [{ TERM: 'dumb' }, true, false],
  [{ TERM: 'xterm' }, false, false],
])('with %j and a terminal: %s, colours: %s', (env, isTTY, expected) => {
  expect(takesColor({ env, stdin: {}, stdout: { isTTY } })).toBe(expected);
});

test.each<[NodeJS.ProcessEnv, boolean]>([
  [{}, true],
  [{ LANG: 'en_US.UTF-8' }, true],
  [{ LANG: 'C.utf8', TERM: 'linux' }, true],
  [{ LANG: 'C' }, true],
  [{ LANG: 'en_US.ISO-8859-1' }, false],
  [{ LANG: 'de_DE.ISO-8859-15@euro' }, false],
  [{ LC_CTYPE: 'ja_JP.eucJP', LANG: 'ja_JP.UTF-8' }, false],
  [{ LC_ALL: 'C.UTF-8', LC_CTYPE: 'ja_JP.eucJP' }, true],
  [{ LC_ALL: '', LANG: 'en_US.ISO-8859-1' }, false],
])('with %j, Unicode: %s', (env, expected) => {
  expect(takesUnicode({ env })).toBe(expected);
});
