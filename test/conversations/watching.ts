import type { ConfigMap } from 'kubernetes-types/core/v1.d.ts';
import { describe, expect, test, vi } from 'vitest';
import { configMaps } from '../../src/cluster/kinds.ts';
import { ask } from './support/ask.ts';
import { openCuttableLink } from './support/cuttable-link.ts';
import { connectAs, namespace, patient, type World } from './support/world.ts';

/** What a watch tells, and how it ends. */
export function watching(world: () => World): void {
  const path = `/api/v1/namespaces/${namespace}/configmaps`;
  const put = (name: string, v: string, watched = 'yes') =>
    world().cluster.apply(configMaps, { metadata: { name, namespace, labels: { watched } }, data: { v } }, {}, patient);
  const remove = (name: string) => world().cluster.remove(configMaps, { namespace, name }, patient);

  describe('watch', () => {
    test('tells what comes into a selection, changes and leaves it, from a version on, and ends in time', async () => {
      const { body: before } = await ask(world().selected, { path: `${path}?labelSelector=watched%3Dyes` });
      await put('told', '1');
      await put('told', '2');
      await put('told', '3', 'no');
      await put('told', '4');
      await remove('told');
      const query = new URLSearchParams({
        watch: 'true',
        allowWatchBookmarks: 'true',
        labelSelector: 'watched=yes',
        timeoutSeconds: '3',
        resourceVersion: before.metadata.resourceVersion,
      });
      const { status, body } = await ask(world().selected, { path: `${path}?${query}` });
      expect(status).toBe(200);
      const told = body as { type: string; object: ConfigMap }[];
      expect(told.filter(({ type }) => type !== 'BOOKMARK').map(({ type, object }) => [type, object.data?.v])).toEqual([
        ['ADDED', '1'],
        ['MODIFIED', '2'],
        ['DELETED', expect.any(String)],
        ['ADDED', '4'],
        ['DELETED', '4'],
      ]);
      const versions = told.map(({ object }) => Number(object.metadata?.resourceVersion));
      expect(versions).toEqual([...versions].sort((a, b) => a - b));
    });

    test('without a version it begins with what is there', async () => {
      await put('there', '1');
      const { body } = await ask(world().selected, { path: `${path}?watch=true&timeoutSeconds=1&fieldSelector=metadata.name%3Dthere` });
      expect([body].flat()).toMatchObject([{ type: 'ADDED', object: { metadata: { name: 'there' } } }]);
      await remove('there');
    });

    test('goes on while its connection is cut, and misses no deletion', async () => {
      const link = await openCuttableLink(new URL(world().selected.cluster.server));
      const watcher = await connectAs(world(), { cluster: { server: link.url } });
      const stop = new AbortController();
      let seen: Record<string, string | undefined> = {};
      const onChange = (objects: ConfigMap[]) => {
        seen = Object.fromEntries(objects.map(({ metadata, data }) => [metadata?.name ?? '', data?.v]));
      };
      const follow = watcher.watch(configMaps, { namespace, labelSelector: 'watched=yes' }, onChange, stop.signal);
      const until = (wanted: object) => vi.waitFor(() => expect(seen).toEqual(wanted), { timeout: 20_000 });
      await put('first', '1');
      await put('second', '1');
      await until({ first: '1', second: '1' });
      link.cut();
      await put('first', '2');
      await remove('second');
      link.mend();
      await until({ first: '2' });
      await put('third', '1');
      await until({ first: '2', third: '1' });
      stop.abort();
      await expect(follow).resolves.toBeUndefined();
      await watcher.close();
      link.close();
    });
  });
}
