import { isDeepStrictEqual } from 'node:util';
import type { Kind, KubeObject } from '../../cluster/kinds.ts';
import { withoutGeneration } from '../store.ts';

type Metadata = NonNullable<KubeObject['metadata']>;
type WithSpec = KubeObject & { spec?: unknown };

/** What of an object's metadata no writer sets. */
const ours = ['uid', 'creationTimestamp', 'resourceVersion', 'generation', 'deletionTimestamp', 'deletionGracePeriodSeconds'];

/** The metadata that is wanted, but with the server's own parts as they are: a copy of an object under another name is a new one. Pure. */
export function keepOwnMetadata(wanted: Metadata | undefined, before: Metadata | undefined): Metadata {
  const isOurs = (name: string) => ours.includes(name);
  const theirs = Object.entries(wanted ?? {}).filter(([name]) => !isOurs(name));
  const kept = Object.entries(before ?? {}).filter(([name, value]) => isOurs(name) && value !== undefined);
  return Object.fromEntries([...theirs, ...kept]);
}

/**
 * The object with its generation, which counts the changes of `spec` and, of a Deployment, those of its annotations, too: they are copied
 * to its ReplicaSets (k8s.io/kubernetes, pkg/registry/apps/deployment/strategy.go). Pure.
 */
export function withGeneration(
  kind: Kind<unknown>,
  next: WithSpec,
  before: WithSpec | undefined,
  subresource: string | undefined,
): KubeObject {
  if (next.spec === undefined || withoutGeneration.includes(kind.kind)) return next;
  const was = before?.metadata?.generation ?? 0;
  const isAnnotated = !isDeepStrictEqual(before?.metadata?.annotations ?? {}, next.metadata?.annotations ?? {});
  const isCounted = kind.kind === 'Deployment' && subresource !== 'status' && isAnnotated;
  const generation = isCounted || !isDeepStrictEqual(next.spec, before?.spec) ? was + 1 : was;
  return { ...next, metadata: { ...next.metadata, generation } };
}
