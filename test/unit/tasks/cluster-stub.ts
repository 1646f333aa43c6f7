import http from 'node:http';
import type { At, Cluster, Where } from '../../../src/cluster/cluster.ts';
import type { Kind, KubeObject } from '../../../src/cluster/kinds.ts';
import { schema } from '../../../src/settings/schema.ts';
import type { Context } from '../../../src/tasks/context.ts';

/** A cluster of plain objects: reads answer with them, an apply merges by the top-level fields and counts the writes. */
export function stubCluster(objects: KubeObject[], answers: Partial<Cluster> = {}) {
  const applied: { object: KubeObject; dryRun: boolean }[] = [];
  const isOf = (kind: Kind<unknown>, object: KubeObject) => object.kind === kind.kind;
  const find = (kind: Kind<unknown>, { namespace, name }: At) =>
    objects.find(
      (object) => isOf(kind, object) && object.metadata?.name === name && (!kind.namespaced || object.metadata?.namespace === namespace),
    );
  const cluster: Partial<Cluster> = {
    context: 'lab',
    server: 'https://127.0.0.1:6443',
    isReachable: () => true,
    version: async () => 'v1.34.4',
    serves: async () => true,
    get: async <T>(kind: Kind<T>, at: At) => find(kind, at) as T | undefined,
    list: async <T>(kind: Kind<T>, { namespace }: Where) =>
      objects.filter((object) => isOf(kind, object) && (namespace === undefined || object.metadata?.namespace === namespace)) as T[],
    apply: async (kind, object, { dryRun = false }) => {
      applied.push({ object, dryRun });
      const before = find(kind, { namespace: object.metadata?.namespace ?? '', name: object.metadata?.name ?? '' });
      return { ...before, ...object, metadata: { ...before?.metadata, ...object.metadata } };
    },
    ...answers,
  };
  return { cluster: cluster as Cluster, applied };
}

/** Tunnels that all end at a server, whatever pod they are meant for. */
export function tunnelTo(url: string): () => http.Agent {
  const { hostname: host, port } = new URL(url);
  return () => {
    const agent = new http.Agent();
    const connect = agent.createConnection.bind(agent);
    agent.createConnection = (options, callback) => connect({ ...options, host, port }, callback);
    return agent;
  };
}

/** What a task gets, with settings as a configuration file would give them, in the namespace `dev`. */
export function contextOf(cluster: Cluster, settings: object = {}): Context {
  return { cluster, settings: schema.parse({ namespace: 'dev', ...settings }), facts: {}, smoke: { keep: false } };
}
