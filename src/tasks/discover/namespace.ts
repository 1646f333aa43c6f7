import type { Settings } from '../../settings/schema.ts';
import { choose, type Finding } from './finding.ts';
import { llamastacks } from './llamastack.ts';
import type { Seen } from './seen.ts';

/** The namespace with both PostgreSQL and LLaMA Stack; where none has both, with one of them. Pure. */
export function findNamespace(seen: Seen, { namespace, llamastack }: Settings): Finding {
  const placesOf = (objects: readonly { metadata?: { namespace?: string } }[] | undefined) =>
    objects?.map(({ metadata }) => metadata?.namespace ?? '') ?? [];
  const withPostgres = placesOf(seen.postgresClusters);
  const withLlamastack = placesOf(llamastacks(seen.deployments ?? [], llamastack.port));
  const both = withPostgres.filter((name) => withLlamastack.includes(name));
  const found = both.length > 0 ? both : [...withPostgres, ...withLlamastack];
  const isAllowed = seen.postgresClusters !== undefined || seen.deployments !== undefined;
  return choose('namespace', namespace, isAllowed ? found : undefined, {
    what: 'namespace with a CloudNativePG Cluster and LLaMA Stack',
  });
}
