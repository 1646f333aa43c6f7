import http2 from 'node:http2';
import { duplexPair } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { serveGrpc } from '../../../../src/sandbox/programs/collector/grpc.ts';
import { realSocket } from '../../../../src/sandbox/programs/real-socket.ts';

const headers = {
  ':method': 'POST',
  ':path': '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
  'content-type': 'application/grpc',
};

// The first test, as the sockets of another one take their time to close.
test('a connection that is cut before it has its socket leaves none behind', async () => {
  const sockets = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
  const before = sockets();
  const [near] = duplexPair();
  near.destroy();
  await expect(realSocket(near)).rejects.toThrow();
  while (sockets() > before) await nextTurn();
});

// Node's HTTP/2 on a stream that is no socket ends the process by an assertion when this happens to it: an error that no test expects.
test('connections that are cut while they are answered end nothing but themselves', async () => {
  let answered = 0;
  for (let round = 0; round < 60; round++) {
    const [near, far] = duplexPair();
    serveGrpc(far, () => undefined).catch(() => undefined);
    const socket = await realSocket(near);
    const session = http2.connect('http://collector', { createConnection: () => socket }).on('error', () => undefined);
    for (let call = 0; call < 5; call++) {
      const stream = session.request(headers).on('error', () => undefined);
      stream.on('response', () => answered++).resume();
      stream.end(Buffer.alloc(5));
    }
    for (let turn = 0; turn < round; turn++) await nextTurn();
    [far, near, session][round % 3]?.destroy();
    await nextTurn();
    session.destroy();
  }
  expect(answered).toBeGreaterThan(0);
});
