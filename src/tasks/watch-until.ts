import type { At, Cluster } from '../cluster/cluster.ts';
import type { Kind, KubeObject } from '../cluster/kinds.ts';

/**
 * Watches one object until `check` makes something of it, and resolves to that. `check` gets undefined while the object is
 * not there, and may throw to give up.
 */
export async function watchUntil<T extends KubeObject, Found>(
  cluster: Cluster,
  kind: Kind<T>,
  { namespace, name }: At,
  check: (object: T | undefined) => Found | undefined,
  signal: AbortSignal,
): Promise<Found> {
  const finished = new AbortController();
  const where = { ...(namespace === undefined ? {} : { namespace }), fieldSelector: `metadata.name=${name}` };
  try {
    return await new Promise<Found>((resolve, reject) => {
      const look = (objects: T[]) => {
        try {
          const found = check(objects[0]);
          if (found !== undefined) resolve(found);
        } catch (error) {
          reject(error);
        }
      };
      cluster.watch(kind, where, look, AbortSignal.any([signal, finished.signal])).then(() => reject(signal.reason), reject);
    });
  } finally {
    finished.abort();
  }
}
