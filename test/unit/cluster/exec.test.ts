import { describe, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { readCommandEnd } from '../../../src/cluster/streams/exit-code.ts';
import { forbid, forbidden, inTurn, json, refuse, startApiServer } from './support/api-server.ts';
import { clusterAt, clusterError, patient } from './support/client.ts';
import { allClosed, frame, startSocketServer } from './support/websocket-server.ts';

const target = { namespace: 'n', pod: 'p', container: 'c' };
const success = JSON.stringify({ kind: 'Status', status: 'Success' });
const exited = (code: number) =>
  JSON.stringify({
    status: 'Failure',
    reason: 'NonZeroExitCode',
    message: `command terminated with non-zero exit code: exit ${code}`,
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  });

test.each([
  { message: success, end: { exitCode: 0 } },
  { message: exited(3), end: { exitCode: 3 } },
  { message: '{"status":"Failure","message":"no such command"}', end: { failure: 'no such command' } },
  { message: '{"status":"Failure"}', end: { failure: 'failed without a reason' } },
  { message: 'not JSON', end: { failure: 'it ended with a status that cannot be read' } },
  { message: 'null', end: { failure: 'it ended with a status that cannot be read' } },
  { message: '', end: { failure: 'it ended with a status that cannot be read' } },
])('readCommandEnd of $message', ({ message, end }) => {
  expect(readCommandEnd(message)).toEqual(end);
});

describe('exec', () => {
  const run = async (url: string, options = { deadlineMs: 15_000 }, signal = patient) =>
    (await clusterAt(url)).exec(target, ['psql', '-c', 'select 1 & 2'], options, signal);
  const v5 = ['v5.channel.k8s.io'];

  test.each([['v5.channel.k8s.io'], ['v4.channel.k8s.io']])('%s: gives output, errors and exit code, each on its own', async (protocol) => {
    const api = await startSocketServer([protocol], (socket) => {
      socket.send(frame(1));
      socket.send(frame(1, 'out '));
      socket.send(frame(2, 'err'));
      socket.send(frame(1, Buffer.from('put ü').subarray(0, -1)));
      socket.send(frame(1, Buffer.from('ü').subarray(1)));
      socket.send(frame(3, exited(7)));
      socket.close();
    });
    expect(await run(api.url)).toEqual({ exitCode: 7, stdout: 'out put ü', stderr: 'err' });
    expect(api.opened[0]?.pathname).toBe('/api/v1/namespaces/n/pods/p/exec');
    expect(api.opened[0]?.search).toBe('?container=c&command=psql&command=-c&command=select+1+%26+2&stdout=true&stderr=true');
    await allClosed(api);
  });

  test('ends by the status, even when the server leaves the connection open', async () => {
    const api = await startSocketServer(v5, (socket) => socket.send(frame(3, success)));
    expect(await run(api.url)).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    await allClosed(api);
  });

  test('passes over frames that it does not know', async () => {
    const api = await startSocketServer(v5, (socket) => {
      for (const odd of [Buffer.alloc(0), frame(255), frame(255, Buffer.of(0)), frame(9, 'x'), 'text', frame(1, 'ok'), frame(3, success)]) {
        socket.send(odd);
      }
    });
    expect(await run(api.url)).toMatchObject({ exitCode: 0, stdout: 'ok' });
  });

  test.each([
    { name: 'closes', end: (socket: WebSocket) => socket.close() },
    { name: 'breaks', end: (socket: WebSocket) => socket.terminate() },
    { name: 'sends nonsense', end: (socket: WebSocket) => (socket as unknown as { _socket: NodeJS.WritableStream })._socket.write('zzzz') },
  ])('is lost when the connection $name before the status', async ({ end }) => {
    const api = await startSocketServer(v5, (socket) => {
      socket.send(frame(1, 'half'), () => end(socket));
    });
    expect(await clusterError(run(api.url))).toMatchObject({
      code: 'lost',
      message: 'run psql in pod p: the connection closed before the command ended',
    });
  });

  test('is lost when the deadline passes', async () => {
    const api = await startSocketServer(v5, () => {});
    const error = await clusterError(run(api.url, { deadlineMs: 200 }));
    expect(error).toMatchObject({ code: 'lost', message: 'run psql in pod p: it did not end within 0.2 s' });
    await allClosed(api);
  });

  test('ends with the reason of an aborted signal', async () => {
    const stop = new AbortController();
    const api = await startSocketServer(v5, () => stop.abort(new Error('enough')));
    await expect(run(api.url, undefined, stop.signal)).rejects.toThrow('enough');
    await allClosed(api);
  });

  test('a command that cannot be started is a refusal in the words of the server', async () => {
    const api = await startSocketServer(v5, (socket) => socket.send(frame(3, '{"status":"Failure","message":"psql: not found"}')));
    expect(await clusterError(run(api.url))).toMatchObject({ code: 'invalid', message: 'run psql in pod p: psql: not found' });
  });

  test.each([
    { status: 403, code: 'forbidden', words: forbidden, message: `run psql in pod p: ${forbidden}` },
    { status: 404, code: 'gone', words: 'no pod', message: 'run psql in pod p: no pod' },
    { status: 401, code: 'unauthorized', words: 'no', message: 'the API server does not accept the credentials' },
  ])('a refused upgrade ($status) says why', async ({ status, code, words, message }) => {
    const api = await startApiServer((_request, response) => refuse(response, status, words));
    expect(await clusterError(run(api.url))).toMatchObject({ code, status, message });
  });

  test('an upgrade is tried again while the server is busy', async () => {
    const api = await startApiServer(
      inTurn(
        (_, response) => refuse(response, 429, 'slow', {}, { 'retry-after': '0' }),
        (_, response) => forbid(response),
      ),
    );
    expect(await clusterError(run(api.url))).toMatchObject({ code: 'forbidden' });
    expect(api.received).toHaveLength(2);
  });

  test.each([{ protocols: ['other'] }, { protocols: [] }])(
    'a server without the protocol ($protocols) is an error',
    async ({ protocols }) => {
      const api = await startSocketServer(protocols, () => {});
      expect((await clusterError(run(api.url))).message).toContain('subprotocol');
    },
  );

  test('a server that never answers the upgrade fails within the connect time-out', async () => {
    const api = await startApiServer((_request, response) => json(response, {}));
    api.server.on('upgrade', () => {});
    const client = await clusterAt(api.url, { connectTimeoutMs: 200 });
    expect(await clusterError(client.exec(target, ['ls'], { deadlineMs: 15_000 }, patient))).toMatchObject({ code: 'unreachable' });
  });
});
