import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { browse, hasBrowser } from '../../../src/cli/browser.ts';
import { temporaryFolder } from '../cluster/support/client.ts';

test.each<{ env: NodeJS.ProcessEnv; platform?: NodeJS.Platform; has: boolean }>([
  { env: {}, has: false },
  { env: { DISPLAY: ':0' }, has: true },
  { env: { WAYLAND_DISPLAY: 'wayland-0' }, has: true },
  { env: { WSL_DISTRO_NAME: 'Debian' }, has: true },
  { env: {}, platform: 'darwin', has: true },
  { env: {}, platform: 'win32', has: true },
  { env: { SSH_CONNECTION: '10.0.0.1 5 10.0.0.2 22', DISPLAY: ':10' }, has: false },
  { env: { SSH_TTY: '/dev/pts/1' }, platform: 'darwin', has: false },
  { env: { BROWSER: 'firefox', SSH_TTY: '/dev/pts/1' }, has: true },
  { env: { BROWSER: 'none', DISPLAY: ':0' }, has: false },
  { env: { BROWSER: '', DISPLAY: ':0' }, has: true },
])('$env on $platform: $has', ({ env, platform = 'linux', has }) => {
  expect(hasBrowser({ env, platform })).toBe(has);
});

/** A browser that writes down what it was given, and ends with this code. */
function browserOf(exitCode: number) {
  const folder = temporaryFolder();
  const file = join(folder, 'browser');
  const given = join(folder, 'given');
  writeFileSync(file, `#!/bin/sh\nprintf %s "$*" > ${given}\nexit ${exitCode}\n`);
  chmodSync(file, 0o755);
  return { file, given: () => readFileSync(given, 'utf8') };
}

const url = 'http://localhost:5000/#/experiments/1';

test.skipIf(process.platform !== 'linux')('$BROWSER gets the address', async () => {
  const browser = browserOf(0);
  expect(await browse(url, { env: { BROWSER: browser.file }, platform: 'linux' })).toBe(true);
  await expect.poll(browser.given).toBe(url);
});

test.skipIf(process.platform !== 'linux')('a browser that fails is none', async () => {
  expect(await browse(url, { env: { BROWSER: browserOf(3).file }, platform: 'linux' })).toBe(false);
  expect(await browse(url, { env: { BROWSER: '/nowhere/browser' }, platform: 'linux' })).toBe(false);
});

test.each(['file:///etc/passwd', 'javascript:alert(1)', 'vscode://x'])('%s is given to no browser', async (other) => {
  const browser = browserOf(0);
  expect(await browse(other, { env: { BROWSER: browser.file }, platform: 'linux' })).toBe(false);
  expect(browser.given).toThrow();
});
