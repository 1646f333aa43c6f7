import { expect } from 'vitest';
import type { Cluster } from '../../../src/cluster/cluster.ts';
import { connectTo } from '../../../src/cluster/connect.ts';
import { ClusterError, type ClusterErrorCode } from '../../../src/cluster/errors.ts';
import type { ClusterEntry, Selected, UserEntry } from '../../../src/cluster/kubeconfig/types.ts';

/** Where a conversation is held: the same words, said to a real cluster and to the sandbox. */
export interface World {
  where: 'cluster' | 'sandbox';
  selected: Selected;
  cluster: Cluster;
}

/** The namespace of the conversations; what is in it is theirs. */
export const namespace = 'conversations';

export const patient = new AbortController().signal;

/** A connection by the same configuration, with its user or its cluster replaced. */
export function connectAs(
  { selected }: World,
  change: { user?: UserEntry; cluster?: Partial<ClusterEntry & { server: string }> },
): Promise<Cluster> {
  return connectTo({ ...selected, user: change.user ?? selected.user, cluster: { ...selected.cluster, ...change.cluster } }, 5000);
}

export async function expectError(code: ClusterErrorCode, operation: Promise<unknown>): Promise<ClusterError> {
  const error = await operation.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ClusterError);
  expect(error).toMatchObject({ code });
  return error as ClusterError;
}

export const configMap = (name: string, data: Record<string, string> = {}, labels: Record<string, string> = {}) => ({
  metadata: { name, namespace, labels },
  data,
});
