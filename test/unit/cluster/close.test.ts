import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { json } from './support/api-server.ts';
import { clusterAt, clusterError, patient, writeKubeconfig } from './support/client.ts';
import { startSocketServer } from './support/websocket-server.ts';

test('after close nothing keeps the process alive: neither WebSockets nor streams', async () => {
  const protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];
  const api = await startSocketServer(
    protocols,
    () => {},
    ({ path, query }, response) => {
      const isStream = query.has('watch') || query.has('follow');
      if (isStream) response.writeHead(200).flushHeaders();
      else json(response, path.endsWith('/configmaps') ? { items: [], metadata: { resourceVersion: '1' } } : {});
    },
  );
  const program = new URL('./support/closer.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [program, writeKubeconfig(api.url)], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const said = text(child.stdout);
  const streams = () => api.received.filter(({ query }) => query.has('watch') || query.has('follow'));
  await expect.poll(() => api.sockets.length === 2 && streams().length === 2).toBe(true);

  const ended = once(child, 'exit', { signal: AbortSignal.timeout(10_000) });
  child.stdin.end();
  expect(await ended).toEqual([0, null]);
  expect(await said).toBe('lost ended ended lost');
});

test('a closed cluster asks nothing any more', async () => {
  const cluster = await clusterAt('http://127.0.0.1:1');
  await cluster.close();
  expect(await clusterError(cluster.version(patient))).toMatchObject({
    code: 'lost',
    message: 'the connection to http://127.0.0.1:1 was closed',
  });
});
