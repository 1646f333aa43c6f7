import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { listenOnLoopback } from '../../../src/sandbox/loopback.ts';

test('a server that is refused its port may try as often as it likes: nothing is left of the tries', async () => {
  const other = createServer();
  onTestFinished(() => void other.close());
  const port = await listenOnLoopback(other);
  const server = createServer();
  for (let tries = 0; tries < 11; tries++) await expect(listenOnLoopback(server, port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  expect(['listening', 'error'].map((event) => server.listenerCount(event))).toEqual([0, 0]);
});
