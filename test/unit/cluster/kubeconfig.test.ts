import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { inCluster } from '../../../src/cluster/kubeconfig/in-cluster.ts';
import { loadKubeconfig } from '../../../src/cluster/kubeconfig/load.ts';
import { mergeKubeconfigs, parseKubeconfig } from '../../../src/cluster/kubeconfig/parse.ts';
import { selectContext } from '../../../src/cluster/kubeconfig/select.ts';
import { Problem } from '../../../src/problem.ts';
import { temporaryFolder, writeKubeconfig } from './support/client.ts';

const complete = `
current-context: lab
contexts:
- {name: lab, context: {cluster: lab, user: admin}}
- {name: production, context: {cluster: far, user: admin}}
- {name: no-cluster, context: {cluster: nowhere, user: admin}}
- {name: no-user, context: {cluster: lab, user: nobody}}
- {name: anonymous, context: {cluster: lab}}
- {name: no-url, context: {cluster: wrong}}
- {name: plugin, context: {cluster: far, user: plugin}}
clusters:
- {name: lab, cluster: {server: 'https://lab:6443', certificate-authority: ca.pem}}
- {name: far, cluster: {server: 'https://far:6443'}}
- {name: wrong, cluster: {server: 'lab:six'}}
users:
- name: admin
  user: {client-certificate: certs/me.pem, client-key: /keys/me.key, tokenFile: token, exec: {command: ./login}}
- {name: plugin, user: {exec: {command: aws}}}
`;

function problem(action: () => unknown): Problem {
  try {
    action();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('parseKubeconfig', () => {
  test('resolves paths against the folder of the file, and leaves commands in PATH alone', () => {
    const { clusters, users } = parseKubeconfig(complete, '/home/me/.kube/config');
    expect(clusters.get('lab')?.['certificate-authority']).toBe('/home/me/.kube/ca.pem');
    expect(users.get('admin')).toMatchObject({
      'client-certificate': '/home/me/.kube/certs/me.pem',
      'client-key': '/keys/me.key',
      tokenFile: '/home/me/.kube/token',
      exec: { command: '/home/me/.kube/login' },
    });
    expect(users.get('plugin')?.exec?.command).toBe('aws');
  });

  test.each([
    { name: 'a tab', text: 'clusters:\n\t- x', line: 2, words: 'tab' },
    { name: 'an open bracket', text: 'a: 1\nclusters: [\n', line: 3, words: '' },
    { name: 'a text', text: 'hello', line: 1, words: 'not a kubeconfig' },
    { name: 'no list', text: 'a: 1\nclusters: 3', line: 2, words: '"clusters" is not a list' },
    { name: 'no name', text: 'users:\n- name: a\n- user: {}', line: 3, words: 'an entry of "users" has no name' },
    { name: 'no settings', text: 'contexts:\n- name: a\n  context: b', line: 2, words: '"context" of "a"' },
    {
      name: 'a plugin without command',
      text: 'users:\n- {name: a, user: {exec: {}}}',
      line: 1,
      words: 'plugin of "a" in "users" has no command',
    },
  ])('says file and line of $name', ({ text, line, words }) => {
    const { message, kind, hint } = problem(() => parseKubeconfig(text, '/k/config'));
    expect(message).toContain(`/k/config:${line}: `);
    expect(message.toLowerCase()).toContain(words.toLowerCase());
    expect({ kind, hint }).toEqual({ kind: 'usage', hint: expect.stringContaining('--kubeconfig') });
  });

  test.each(['', '# nothing', 'clusters: null'])('takes %j as a file without entries', (text) => {
    expect(parseKubeconfig(text, 'f')).toEqual({ currentContext: undefined, contexts: new Map(), clusters: new Map(), users: new Map() });
  });
});

describe('mergeKubeconfigs', () => {
  test('the first file that has a name, or a current context, wins', () => {
    const first = parseKubeconfig('users:\n- {name: a, user: {token: first}}', '/1/c');
    const second = parseKubeconfig('current-context: x\nusers:\n- {name: a, user: {token: second}}\n- {name: b, user: {token: b}}', '/2/c');
    const third = parseKubeconfig('current-context: y', '/3/c');
    const merged = mergeKubeconfigs([first, second, third]);
    expect(merged.currentContext).toBe('x');
    expect(Object.fromEntries(merged.users)).toEqual({ a: { token: 'first' }, b: { token: 'b' } });
  });
});

describe('selectContext', () => {
  const config = parseKubeconfig(complete, '/k/config');

  test.each([
    { wanted: undefined, server: 'https://lab:6443' },
    { wanted: 'production', server: 'https://far:6443' },
    { wanted: 'anonymous', server: 'https://lab:6443' },
  ])('selects $wanted', ({ wanted, server }) => {
    expect(selectContext(config, wanted, '/k/config').cluster.server).toBe(server);
  });

  test.each([
    { wanted: 'prodution', message: 'context "prodution" does not exist in /k/config', hint: 'did you mean "production"?' },
    { wanted: 'prodution', message: '', hint: 'contexts there: lab, production, no-cluster' },
    { wanted: 'no-cluster', message: 'cluster "nowhere" of context "no-cluster" does not exist', hint: 'lab, far' },
    { wanted: 'no-user', message: 'user "nobody" of context "no-user" does not exist', hint: 'admin, plugin' },
    { wanted: 'no-url', message: 'server "lab:six" of cluster "wrong"', hint: 'https://host:port' },
  ])('refuses $wanted: $message $hint', ({ wanted, message, hint }) => {
    const thrown = problem(() => selectContext(config, wanted, '/k/config'));
    expect(thrown.kind).toBe('usage');
    expect(thrown.message).toContain(message);
    expect(thrown.hint).toContain(hint);
  });

  test('asks for a context when none is current', () => {
    const { message, hint } = problem(() => selectContext({ ...config, currentContext: undefined }, undefined, '/k/config'));
    expect(message).toBe('/k/config has no current context');
    expect(hint).toContain('--context: lab');
  });
});

describe('loadKubeconfig', () => {
  beforeEach(() => {
    vi.stubEnv('HOME', temporaryFolder());
    vi.stubEnv('KUBECONFIG', undefined);
    vi.stubEnv('KUBERNETES_SERVICE_HOST', undefined);
    return () => vi.unstubAllEnvs();
  });

  test('reads $KUBECONFIG as a list and skips files that are missing', () => {
    const [one, two] = [writeKubeconfig('https://one'), writeKubeconfig('https://two')];
    vi.stubEnv('KUBECONFIG', `/missing/config:${one}:${two}`);
    const selected = loadKubeconfig({});
    expect(selected.cluster.server).toBe('https://one');
    expect(selected.kubectl).toBe('kubectl --context test');
  });

  test('prefers the file that is named', () => {
    vi.stubEnv('KUBECONFIG', writeKubeconfig('https://one'));
    const kubeconfig = writeKubeconfig('https://two');
    const selected = loadKubeconfig({ kubeconfig });
    expect(selected.cluster.server).toBe('https://two');
    expect(selected.kubectl).toBe(`kubectl --kubeconfig ${kubeconfig} --context test`);
  });

  test('falls back to ~/.kube/config', () => {
    const kube = join(process.env.HOME ?? '', '.kube');
    mkdirSync(kube);
    writeFileSync(join(kube, 'config'), complete);
    expect(loadKubeconfig({ context: 'plugin' })).toMatchObject({ context: 'plugin', userName: 'plugin' });
  });

  test.each([
    { name: 'nothing at all', options: {}, message: /^no kubeconfig found: .*\.kube\/config does not exist$/ },
    { name: 'a named file that is missing', options: { kubeconfig: '/no/such' }, message: /\/no\/such does not exist/ },
    { name: 'a folder', options: { kubeconfig: '/tmp' }, message: /^kubeconfig \/tmp cannot be read/ },
  ])('refuses $name', ({ options, message }) => {
    const thrown = problem(() => loadKubeconfig(options));
    expect(thrown.message).toMatch(message);
    expect(thrown).toMatchObject({ kind: 'usage', hint: expect.stringContaining('set KUBECONFIG or --kubeconfig') });
  });
});

describe('loadKubeconfig checks what the configuration names', () => {
  const noPem = Buffer.from('hello').toString('base64');

  test.each([
    { cluster: { 'certificate-authority': '/no/ca.pem' }, message: 'the certificate authority /no/ca.pem cannot be read: ENOENT' },
    { user: { 'client-certificate': '/no/me.pem' }, message: 'the client certificate /no/me.pem cannot be read: ENOENT' },
    { user: { 'client-key': '/' }, message: 'the client key / cannot be read: EISDIR' },
    { user: { tokenFile: '/no/token' }, message: 'the token file /no/token cannot be read: ENOENT' },
    { user: { 'client-certificate': import.meta.filename }, message: `the client certificate ${import.meta.filename} is not PEM` },
    { cluster: { 'certificate-authority-data': noPem }, message: 'the certificate authority in the kubeconfig is not PEM' },
    { user: { 'client-key-data': noPem }, message: 'the client key in the kubeconfig is not PEM' },
    { cluster: { 'proxy-url': 'ftp://proxy' }, message: 'a proxy cannot be reached by "ftp:"' },
  ])('$message', ({ message, ...settings }) => {
    const thrown = problem(() => loadKubeconfig({ kubeconfig: writeKubeconfig('https://api', settings) }));
    expect(thrown.message).toContain(message);
    expect(thrown).toMatchObject({ kind: 'usage', hint: expect.stringContaining('in the kubeconfig') });
  });
});

describe('inCluster', () => {
  test('takes the service account of the pod', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'token'), 'secret');
    const env = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' };
    expect(inCluster(env, folder)).toMatchObject({
      cluster: { server: 'https://[fd00::1]:443', 'certificate-authority': `${folder}/ca.crt` },
      user: { tokenFile: `${folder}/token` },
    });
  });

  test.each([
    { env: {}, folder: '/' },
    { env: { KUBERNETES_SERVICE_HOST: '10.0.0.1' }, folder: '/no/such' },
  ])('is nothing outside a pod', ({ env, folder }) => {
    expect(inCluster(env, folder)).toBeUndefined();
  });
});
