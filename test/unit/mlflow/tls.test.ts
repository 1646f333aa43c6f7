import { readFileSync } from 'node:fs';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { request } from '../../../src/mlflow/http.ts';
import { serve } from './serve.ts';

const fixture = (name: string) => readFileSync(join(import.meta.dirname, '../cluster/fixtures', name));
const get = { method: 'GET', path: '/health', deadlineMs: 15_000 } as const;
const never = new AbortController().signal;

/** An HTTPS server with one of the certificates. */
async function serveTls(name: string): Promise<string> {
  const server = https.createServer({ cert: fixture(`${name}.pem`), key: fixture(`${name}.key`) }, (_request, response) =>
    response.end('well'),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('a certificate of a known authority is as good as none', async () => {
  const agent = new https.Agent({ ca: fixture('ca.pem') });
  const answer = await request({ url: await serveTls('server'), agent }, get, never);
  expect(String(answer.body)).toBe('well');
});

test.each<[string, { ca?: Buffer }, RegExp]>([
  ['server', {}, /shows a certificate of an authority that is not known here: .* NODE_EXTRA_CA_CERTS/],
  ['expired-server', { ca: fixture('ca.pem') }, /shows a certificate that has expired/],
  ['other-host', { ca: fixture('ca.pem') }, /shows the certificate of another host: .*127\.0\.0\.1/],
])('%s is refused, and named', async (name, options, message) => {
  const agent = new https.Agent(options);
  await expect(request({ url: await serveTls(name), agent }, get, never)).rejects.toThrow(message);
});

test('a server without TLS is named as such', async () => {
  const { url } = await serve(() => ({}));
  await expect(request({ url: url.replace('http:', 'https:') }, get, never)).rejects.toThrow(
    'does not speak TLS: is its address one with http://?',
  );
});
