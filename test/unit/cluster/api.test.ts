import { describe, expect, test } from 'vitest';
import { collectionPath, objectPath, podPath, query } from '../../../src/cluster/api/paths.ts';
import type { Kind } from '../../../src/cluster/kinds.ts';
import { configMaps, deployments, namespaces, pods, postgresDatabases } from '../../../src/cluster/kinds.ts';
import { forbid, forbidden, inTurn, json, refuse, startApiServer } from './support/api-server.ts';
import { clusterAt, clusterError, patient } from './support/client.ts';

describe('paths', () => {
  test.each([
    { path: collectionPath(pods, 'n'), expected: '/api/v1/namespaces/n/pods' },
    { path: collectionPath(pods, undefined), expected: '/api/v1/pods' },
    { path: collectionPath(deployments, 'n'), expected: '/apis/apps/v1/namespaces/n/deployments' },
    { path: objectPath(namespaces, { name: 'n' }), expected: '/api/v1/namespaces/n' },
    { path: objectPath(namespaces, { name: 'n', namespace: 'ignored' }), expected: '/api/v1/namespaces/n' },
    { path: objectPath(pods, { namespace: 'a/b', name: '../c?d' }), expected: '/api/v1/namespaces/a%2Fb/pods/..%2Fc%3Fd' },
    { path: podPath({ namespace: 'a/b', pod: 'c?' }, 'log'), expected: '/api/v1/namespaces/a%2Fb/pods/c%3F/log' },
    { path: query({ a: undefined }), expected: '' },
    {
      path: query({ command: ['sh', '-c', 'a&b c'], stdout: true, n: 3 }),
      expected: '?command=sh&command=-c&command=a%26b+c&stdout=true&n=3',
    },
  ])('$expected', ({ path, expected }) => {
    expect(path).toBe(expected);
  });
});

describe('get', () => {
  test('gives the object', async () => {
    const api = await startApiServer(({ path }, response) => json(response, { metadata: { name: path } }));
    expect(await (await clusterAt(api.url)).get(pods, { namespace: 'n', name: 'p' }, patient)).toEqual({
      metadata: { name: '/api/v1/namespaces/n/pods/p' },
    });
  });

  test('is undefined for 404, and throws for 403', async () => {
    const api = await startApiServer(
      inTurn(
        (_, response) => refuse(response, 404, 'pods "p" not found'),
        (_, response) => forbid(response),
      ),
    );
    const client = await clusterAt(api.url);
    expect(await client.get(pods, { namespace: 'n', name: 'p' }, patient)).toBeUndefined();
    const error = await clusterError(client.get(pods, { namespace: 'n', name: 'p' }, patient));
    expect(error).toMatchObject({ code: 'forbidden', message: `get pods p in n: ${forbidden}` });
  });
});

describe('list', () => {
  const page = (names: string[], next?: string) => ({
    metadata: { resourceVersion: '7', continue: next ?? '' },
    items: names.map((name) => ({ metadata: { name } })),
  });
  const namesOf = (items: { metadata?: { name?: string } }[]) => items.map(({ metadata }) => metadata?.name);

  test('follows the pages, and gives each object its kind', async () => {
    const api = await startApiServer(({ query: asked }, response) =>
      json(response, asked.get('continue') === 'next' ? page(['c']) : page(['a', 'b'], 'next')),
    );
    const items = await (await clusterAt(api.url)).list(deployments, { namespace: 'n', labelSelector: 'app=x' }, patient);
    expect(namesOf(items)).toEqual(['a', 'b', 'c']);
    expect(items[2]).toMatchObject({ apiVersion: 'apps/v1', kind: 'Deployment' });
    expect(api.received.map(({ query: asked }) => asked.toString())).toEqual([
      'labelSelector=app%3Dx&limit=500',
      'labelSelector=app%3Dx&limit=500&continue=next',
    ]);
  });

  test('starts again, in one piece, when a page has expired', async () => {
    const api = await startApiServer(({ query: asked }, response) => {
      if (asked.has('continue')) return refuse(response, 410, 'expired', { reason: 'Expired' });
      json(response, asked.has('limit') ? page(['a'], 'next') : page(['a', 'b']));
    });
    expect(namesOf(await (await clusterAt(api.url)).list(pods, {}, patient))).toEqual(['a', 'b']);
  });

  test('is empty when the kind is not served', async () => {
    const api = await startApiServer((_, response) => void response.writeHead(404).end('404 page not found'));
    expect(await (await clusterAt(api.url)).list(postgresDatabases, {}, patient)).toEqual([]);
  });
});

test.each([
  { kind: postgresDatabases as Kind<unknown>, served: true },
  { kind: { ...postgresDatabases, plural: 'others' }, served: false },
  { kind: { ...postgresDatabases, apiVersion: 'none/v1' }, served: false },
])('serves $kind.apiVersion $kind.plural: $served', async ({ kind, served }) => {
  const api = await startApiServer(({ path }, response) =>
    path === '/apis/postgresql.cnpg.io/v1' ? json(response, { resources: [{ name: 'databases' }] }) : refuse(response, 404, 'no'),
  );
  expect(await (await clusterAt(api.url)).serves(kind, patient)).toBe(served);
});

describe('apply', () => {
  test('sends exactly the object, as this field manager, strictly and without force', async () => {
    const api = await startApiServer((_, response) => json(response, { metadata: { uid: '1' } }));
    const object = { metadata: { name: 'c', namespace: 'n' }, data: { k: 'v' }, unknownToAllModels: [1] };
    const applied = await (await clusterAt(api.url)).apply(configMaps, object, {}, patient);
    expect(applied).toEqual({ metadata: { uid: '1' } });
    const [request] = api.received;
    expect(request).toMatchObject({ method: 'PATCH', path: '/api/v1/namespaces/n/configmaps/c' });
    expect(request?.query.toString()).toBe('fieldManager=mlflow-tui&fieldValidation=Strict');
    expect(request?.headers['content-type']).toBe('application/apply-patch+yaml');
    expect(JSON.parse(request?.body ?? '')).toEqual({ apiVersion: 'v1', kind: 'ConfigMap', ...object });
  });

  test('writes nothing in a dry run', async () => {
    const api = await startApiServer((_, response) => json(response, {}));
    await (await clusterAt(api.url)).apply(configMaps, { metadata: { name: 'c', namespace: 'n' } }, { dryRun: true }, patient);
    expect(api.received[0]?.query.get('dryRun')).toBe('All');
  });

  test('is sent again after a reset: it is idempotent', async () => {
    const api = await startApiServer(
      inTurn(
        (_, response) => json(response, {}),
        (_, response) => response.destroy(),
        (_, response) => json(response, {}),
      ),
    );
    const client = await clusterAt(api.url);
    await client.apply(configMaps, { metadata: { name: 'c', namespace: 'n' } }, {}, patient);
    await client.apply(configMaps, { metadata: { name: 'c', namespace: 'n' } }, {}, patient);
    expect(api.received).toHaveLength(3);
  });
});

test('review asks for each right, side by side, and answers in the order asked', async () => {
  const waiting: (() => void)[] = [];
  const api = await startApiServer(({ body }, response) => {
    const { verb } = JSON.parse(body).spec.resourceAttributes;
    waiting.push(() => json(response, { status: verb === 'get' ? { allowed: true } : { allowed: false, reason: 'no rule' } }));
    // Nothing is answered until all three are there, and then the last one first.
    if (waiting.length === 3) for (const answer of waiting.reverse()) answer();
  });
  const get = { verb: 'get', group: '', resource: 'secrets', namespace: 'n', name: 's' } as const;
  const patch = { ...get, verb: 'patch', group: 'apps', resource: 'deployments' } as const;
  expect(await (await clusterAt(api.url)).review([get, patch, patch], patient)).toEqual([
    { allowed: true },
    { allowed: false },
    { allowed: false },
  ]);
  expect(JSON.parse(api.received[0]?.body ?? '')).toMatchObject({ kind: 'SelfSubjectAccessReview', spec: { resourceAttributes: get } });
});
