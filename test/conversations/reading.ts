import { describe, expect, test } from 'vitest';
import { deployments, pods, postgresDatabases } from '../../src/cluster/kinds.ts';
import { ask } from './support/ask.ts';
import { expectRecorded } from './support/recorded.ts';
import { connectAs, expectError, namespace, patient, type World } from './support/world.ts';

/** What a cluster answers to who only looks. */
export function reading(world: () => World): void {
  const inNamespace = `/api/v1/namespaces/${namespace}`;
  const get = (path: string) => ask(world().selected, { path });

  describe('reading', () => {
    test('version, kinds, objects', async () => {
      const { cluster } = world();
      expect(await cluster.version(patient)).toMatch(/^v1\.\d+/);
      expect(await cluster.serves(deployments, patient)).toBe(true);
      expect(await cluster.serves({ ...postgresDatabases, plural: 'nothings' }, patient)).toBe(false);
      expect(await cluster.serves({ ...postgresDatabases, apiVersion: 'nothing.example/v1' }, patient)).toBe(false);
      expect(await cluster.get(pods, { namespace, name: 'nobody' }, patient)).toBeUndefined();
      const listed = await cluster.list(pods, { namespace, fieldSelector: 'metadata.name=talker' }, patient);
      expect(listed).toMatchObject([{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'talker' } }]);
    });

    test.each([
      ['an object that is not there', `${inNamespace}/configmaps/nobody`],
      ['an object of a group that is not there', `/apis/apps/v1/namespaces/${namespace}/deployments/nobody`],
      ['a kind that is not served', `${inNamespace}/nothings`],
      ['a group that is not served', '/apis/nothing.example/v1/nothings'],
      ['a field that cannot be selected by', `${inNamespace}/configmaps?fieldSelector=spec.nope%3D1`],
      ['a selector that is none', `${inNamespace}/configmaps?labelSelector=a%3D%3D%3Db`],
      ['a label that is none', `${inNamespace}/configmaps?labelSelector=-a%20in%20(b)`],
      ['a token that is none', `${inNamespace}/configmaps?limit=1&continue=nonsense`],
    ])('%s', async (name, path) => {
      await expectRecorded(world(), name.replaceAll(' ', '-'), await get(path));
    });

    test.each([
      ['numbered=yes', ['one', 'three', 'two']],
      ['numbered=yes,parity=odd', ['one', 'three']],
      ['numbered,parity!=odd', ['two']],
      ['parity in (odd,even)', ['one', 'three', 'two']],
      ['numbered,parity notin (odd)', ['two']],
      ['numbered,!parity', []],
    ])('labels: %s', async (selector, expected) => {
      const { body } = await get(`${inNamespace}/configmaps?labelSelector=${encodeURIComponent(selector)}`);
      expect(body.items.map(({ metadata }: { metadata: { name: string } }) => metadata.name).sort()).toEqual(expected);
    });

    test('a list page by page', async () => {
      const page = async (token = '') => get(`${inNamespace}/configmaps?labelSelector=numbered&limit=2${token && `&continue=${token}`}`);
      const first = await page();
      await expectRecorded(world(), 'a-first-page', first);
      const second = await page(encodeURIComponent(first.body.metadata.continue));
      await expectRecorded(world(), 'a-last-page', second);
    });
  });

  describe('rights', () => {
    const accesses = [
      { verb: 'get', group: '', resource: 'secrets', namespace },
      { verb: 'create', group: '', resource: 'pods', subresource: 'exec', namespace },
    ] as const;
    const target = { namespace, pod: 'talker', container: 'python' };

    test('of this user and of one who has none', async () => {
      expect((await world().cluster.review([...accesses], patient)).map(({ allowed }) => allowed)).toEqual([true, true]);
      const powerless = await connectAs(world(), { user: { ...world().selected.user, as: 'nobody' } });
      expect((await powerless.review([...accesses], patient)).map(({ allowed }) => allowed)).toEqual([false, false]);
      const error = await expectError('forbidden', powerless.list(pods, { namespace }, patient));
      expect(error.message).toContain('User "nobody" cannot list resource "pods"');
      await expectError('forbidden', powerless.exec(target, ['true'], { deadlineMs: 10_000 }, patient));
      await expectError(
        'forbidden',
        powerless.watch(pods, { namespace }, () => {}, patient),
      );
      await powerless.close();
    });

    test.each([
      ['no right to get', { path: `${inNamespace}/secrets/any` }],
      ['no right to list', { path: '/apis/apps/v1/deployments' }],
      ['no right to apply', { method: 'PATCH', path: `${inNamespace}/configmaps/one?fieldManager=x`, body: {} }],
    ] as const)('%s', async (name, question) => {
      const headers = { 'impersonate-user': 'nobody' };
      const answer = await ask(world().selected, { ...question, headers, contentType: 'application/apply-patch+yaml' });
      await expectRecorded(world(), name.replaceAll(' ', '-'), answer);
    });

    test('a token that is not good', async () => {
      const stranger = await connectAs(world(), { user: { token: 'no-such-token' } });
      await expectError('unauthorized', stranger.version(patient));
      await expectError('unauthorized', stranger.exec(target, ['true'], { deadlineMs: 10_000 }, patient));
      await stranger.close();
    });
  });
}
