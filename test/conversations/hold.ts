import { afterAll, beforeAll, vi } from 'vitest';
import { connectTo } from '../../src/cluster/connect.ts';
import { configMaps, namespaces, pods } from '../../src/cluster/kinds.ts';
import type { Selected } from '../../src/cluster/kubeconfig/types.ts';
import { patching } from './patching.ts';
import { pipeline } from './pipeline.ts';
import { reading } from './reading.ts';
import { rollouts } from './rollouts.ts';
import { streams } from './streams.ts';
import { talker } from './support/talker.ts';
import { configMap, namespace, patient, type World } from './support/world.ts';
import { watching } from './watching.ts';
import { writing } from './writing.ts';

/**
 * Holds all conversations with a Kubernetes API server, in a namespace of their own. The sandbox and a real cluster are both held to
 * them, and what is said there word for word is recorded by the real one.
 */
export function holdConversations(where: World['where'], open: () => Promise<Selected>): void {
  let world: World;

  beforeAll(async () => {
    const selected = await open();
    const cluster = await connectTo(selected, 5000);
    world = { where, selected, cluster };
    const isGone = async () => (await cluster.get(namespaces, { name: namespace }, patient)) === undefined;
    await vi.waitUntil(isGone, { timeout: 180_000, interval: 200 });
    await cluster.apply(namespaces, { metadata: { name: namespace } }, {}, patient);
    for (const [name, parity] of Object.entries({ one: 'odd', two: 'even', three: 'odd' })) {
      await cluster.apply(configMaps, configMap(name, { name }, { numbered: 'yes', parity }), {}, patient);
    }
    // The default service account comes a moment after the namespace.
    await vi.waitFor(() => cluster.apply(pods, talker(namespace, 'talker'), {}, patient), { timeout: 30_000, interval: 200 });
    const said: string[] = [];
    const isReady = async () => {
      const talks = (await cluster.get(pods, { namespace, name: 'talker' }, patient))?.status?.phase === 'Running';
      const target = { namespace, pod: 'talker', container: 'python' };
      if (talks)
        await cluster.followLog(target, { tailLines: 1, follow: false }, (line) => said.push(line), patient).catch(() => undefined);
      return said.includes('ready');
    };
    await vi.waitUntil(isReady, { timeout: 120_000, interval: 200 });
  });

  afterAll(async () => {
    await world?.cluster.remove(namespaces, { name: namespace }, patient);
    await world?.cluster.close();
  });

  reading(() => world);
  writing(() => world);
  patching(() => world);
  watching(() => world);
  streams(() => world);
  rollouts(() => world);
  pipeline(() => world);
}
