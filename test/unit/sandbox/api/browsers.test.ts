import { once } from 'node:events';
import http from 'node:http';
import { expect, test } from 'vitest';
import { createMachine, startApi } from './support/api.ts';

/** The status of an answer, with exactly these headers. */
async function statusFor(url: string, method: string, headers: http.OutgoingHttpHeaders): Promise<number | undefined> {
  const request = http.request(`${url}/api/v1/namespaces/n/configmaps`, { method, headers }).end('{"metadata":{"name":"a"}}');
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  response.resume();
  return response.statusCode;
}

test.each([
  ['a client at its address', {}, 201],
  ['a client at localhost', { host: 'localhost:1' }, 201],
  ['a page', { origin: 'https://evil.example' }, 403],
  ['a page in a frame without an origin', { origin: 'null' }, 403],
  ['a page whose name leads to loopback', { host: 'evil.example:1' }, 403],
  ['a name that begins like loopback', { host: '127.0.0.1.evil.example' }, 403],
])('%s', async (_who, headers, status) => {
  const { url } = await startApi(createMachine());
  expect(await statusFor(url, 'POST', headers)).toBe(status);
});

test('a page opens no stream', async () => {
  const { url } = await startApi(createMachine());
  const upgrade = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
  };
  expect(await statusFor(url, 'GET', { ...upgrade, origin: 'http://evil.example' })).toBe(403);
});
