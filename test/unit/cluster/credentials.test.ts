import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseCredential, runPlugin } from '../../../src/cluster/credentials/exec-plugin.ts';
import type { ExecConfig } from '../../../src/cluster/kubeconfig/types.ts';
import { fixture, json, refuse, startApiServer } from './support/api-server.ts';
import { clusterAt, clusterError, patient, temporaryFolder } from './support/client.ts';

const cluster = { server: 'https://lab:6443' };

/** A plugin whose program is this JavaScript. */
function plugin(script: string, extra: Partial<ExecConfig> = {}): ExecConfig {
  return { apiVersion: 'client.authentication.k8s.io/v1', command: process.execPath, args: ['-e', script], ...extra };
}

function printing(status: object): string {
  return `console.log(JSON.stringify({ kind: 'ExecCredential', status: ${JSON.stringify(status)} }))`;
}

/** A plugin that issues "token-1", "token-2", ... and how often it ran. */
function countingPlugin(status: object = {}) {
  const file = join(temporaryFolder(), 'runs');
  const script = `
    const fs = require('node:fs');
    fs.appendFileSync(${JSON.stringify(file)}, 'x');
    const token = 'token-' + fs.readFileSync(${JSON.stringify(file)}, 'utf8').length;
    console.log(JSON.stringify({ kind: 'ExecCredential', status: { token, ...${JSON.stringify(status)} } }))`;
  return { exec: plugin(script), runs: () => readFileSync(file, 'utf8').length };
}

describe('runPlugin', () => {
  test('gives what the plugin prints, and tells it what is asked', async () => {
    const script = `const asked = JSON.parse(process.env.KUBERNETES_EXEC_INFO);
      console.log(JSON.stringify({ kind: 'ExecCredential', status: { token: JSON.stringify([asked.kind, asked.spec, process.env.WHO]) } }))`;
    const exec = plugin(script, { env: [{ name: 'WHO', value: 'me' }], provideClusterInfo: true });
    const { token = '' } = await runPlugin(exec, cluster, patient);
    expect(JSON.parse(token)).toEqual(['ExecCredential', { interactive: false, cluster }, 'me']);
  });

  test('a plugin that reads stdin gets its end', async () => {
    const script = `process.stdin.on('data', () => {}).on('end', () => { ${printing({ token: 'after stdin' })} })`;
    expect(await runPlugin(plugin(script), cluster, patient)).toEqual({ token: 'after stdin' });
  });

  test.each([
    {
      name: 'is missing',
      exec: { command: 'no-such-plugin', installHint: 'brew install it' },
      message: 'credential plugin "no-such-plugin" is not installed',
      hint: 'brew install it',
    },
    {
      name: 'fails',
      exec: plugin('console.error("first"); console.error("session expired"); process.exit(3)'),
      message: 'failed: session expired',
      hint: 'log in again',
    },
    { name: 'prints no JSON', exec: plugin('console.log("hello")'), message: 'printed no credential', hint: 'log in again' },
    {
      name: 'hangs',
      exec: plugin('setInterval(() => {}, 1000)'),
      message: 'did not answer within 0.3 s',
      hint: 'log in again',
      timeoutMs: 300,
    },
  ])('names the command when it $name', async ({ exec, message, hint, timeoutMs }) => {
    const error = await clusterError(runPlugin(exec, cluster, patient, timeoutMs));
    expect(error.code).toBe('unauthorized');
    expect(error.message).toContain(`credential plugin "${exec.command}"`);
    expect(error.message).toContain(message);
    expect(error.hint).toContain(hint);
    // Arguments may hold secrets.
    expect(error.message + error.hint).not.toContain('-e');
  });
});

test.each([
  { stdout: '{"kind":"ExecCredential","status":{"token":"t"}}', credential: { token: 't' } },
  {
    stdout: '{"kind":"ExecCredential","status":{"clientCertificateData":"c","clientKeyData":"k"}}',
    credential: { clientCertificateData: 'c', clientKeyData: 'k' },
  },
  { stdout: '{"kind":"ExecCredential","status":{"clientCertificateData":"c"}}', credential: undefined },
  { stdout: '{"kind":"ExecCredential"}', credential: undefined },
  { stdout: '{"kind":"Other","status":{"token":"t"}}', credential: undefined },
  { stdout: 'null', credential: undefined },
  { stdout: '', credential: undefined },
])('parseCredential of $stdout', ({ stdout, credential }) => {
  expect(parseCredential(stdout)).toEqual(credential);
});

describe('what the API server gets', () => {
  const version = (server: string, user: object) => clusterAt(server, { user }).then((client) => client.version(patient));

  test.each([
    { name: 'a token', user: { token: 'abc' }, headers: { authorization: 'Bearer abc' } },
    { name: 'a password', user: { username: 'me', password: 'pw' }, headers: { authorization: `Basic ${btoa('me:pw')}` } },
    {
      name: 'an OIDC id token',
      user: { 'auth-provider': { name: 'oidc', config: { 'id-token': unexpired() } } },
      headers: { authorization: `Bearer ${unexpired()}` },
    },
    {
      name: 'impersonation',
      user: { as: 'bob', 'as-groups': ['a', 'b'] },
      headers: { 'impersonate-user': 'bob', 'impersonate-group': 'a, b' },
    },
    { name: 'nothing', user: {}, headers: {} },
  ])('$name', async ({ user, headers }) => {
    const api = await startApiServer((_request, response) => json(response, { gitVersion: 'v1' }));
    await version(api.url, user);
    expect(api.received[0]?.headers).toMatchObject(headers);
    if (!('authorization' in headers)) expect(api.received[0]?.headers).not.toHaveProperty('authorization');
  });

  test('the token that is in its file now', async () => {
    const tokenFile = join(temporaryFolder(), 'token');
    writeFileSync(tokenFile, 'first\n');
    const api = await startApiServer((_request, response) => json(response, { gitVersion: 'v1' }));
    const client = await clusterAt(api.url, { user: { tokenFile } });
    await client.version(patient);
    writeFileSync(tokenFile, 'second\n');
    await client.version(patient);
    expect(api.received.map(({ headers }) => headers.authorization)).toEqual(['Bearer first', 'Bearer second']);
  });

  test('a token file that has gone since is named', async () => {
    const tokenFile = join(temporaryFolder(), 'token');
    writeFileSync(tokenFile, 'first\n');
    const client = await clusterAt('http://127.0.0.1:1', { user: { tokenFile } });
    rmSync(tokenFile);
    const error = await clusterError(client.version(patient));
    expect(error.code).toBe('unauthorized');
    expect(error.message).toContain(`the token file ${tokenFile} cannot be read`);
  });

  test('nobody has to wait for a plugin that hangs', async () => {
    const client = await clusterAt('http://127.0.0.1:1', { user: { exec: plugin('setTimeout(() => {}, 3000)') } });
    await expect(client.version(AbortSignal.timeout(50))).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  test("one plugin's token in all requests, however many wait for it", async () => {
    const { exec, runs } = countingPlugin();
    const api = await startApiServer((_request, response) => json(response, { gitVersion: 'v1' }));
    const client = await clusterAt(api.url, { user: { exec } });
    await Promise.all(Array.from({ length: 5 }, () => client.version(patient)));
    await client.version(patient);
    expect(new Set(api.received.map(({ headers }) => headers.authorization))).toEqual(new Set(['Bearer token-1']));
    expect(runs()).toBe(1);
  });

  test('a new token after a 401, asked for once for all requests that were refused', async () => {
    const { exec, runs } = countingPlugin();
    const api = await startApiServer(({ headers }, response) =>
      headers.authorization === 'Bearer token-1' ? refuse(response, 401, 'Unauthorized') : json(response, { gitVersion: 'v1' }),
    );
    const client = await clusterAt(api.url, { user: { exec } });
    const versions = await Promise.all(Array.from({ length: 5 }, () => client.version(patient)));
    expect(versions).toEqual(Array(5).fill('v1'));
    expect(runs()).toBe(2);
  });

  test('a new token when the old one has expired', async () => {
    const { exec, runs } = countingPlugin({ expirationTimestamp: '2020-01-01T00:00:00Z' });
    const api = await startApiServer((_request, response) => json(response, { gitVersion: 'v1' }));
    await version(api.url, { exec });
    expect(api.received[0]?.headers.authorization).toBe('Bearer token-2');
    expect(runs()).toBe(2);
  });

  test('401 for good: says so, without asking forever', async () => {
    const { exec, runs } = countingPlugin();
    const api = await startApiServer((_request, response) => refuse(response, 401, 'Unauthorized'));
    const error = await clusterError(version(api.url, { exec }));
    expect(error).toMatchObject({ code: 'unauthorized', status: 401, hint: expect.stringContaining('log in again') });
    expect(runs()).toBe(2);
  });

  test('401 with an expired client certificate names the certificate and its end', async () => {
    const user = { 'client-certificate': fixture('expired-client.pem'), 'client-key': fixture('expired-client.key') };
    const api = await startApiServer((_request, response) => refuse(response, 401, 'Unauthorized'), 'server');
    const client = await clusterAt(api.url, { user, cluster: { 'certificate-authority': fixture('ca.pem') } });
    const error = await clusterError(client.version(patient));
    expect(error.code).toBe('tls');
    expect(error.message).toBe('the client certificate of user "tester" expired on 2021-01-01T00:00:00.000Z');
  });
});

/** A JSON Web Token that ends in 2100; its signature is for the API server to judge. */
function unexpired(): string {
  const part = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ exp: 4102444800 })}.x`;
}
