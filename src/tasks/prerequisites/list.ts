import type { PathName } from '../../run/events.ts';
import { accessOfRun, accessOfSmoke } from './access.ts';
import { clusterApi, namespace } from './cluster.ts';
import { collector, deployedCollector } from './collector.ts';
import { postgresDatabases, postgresSecret } from './databases.ts';
import { ingressAddress, ingressClass, ingressController } from './ingress.ts';
import { llamastackDeployment, llamastackPods, llamastackService, llamastackTracing } from './llamastack.ts';
import { operator, postgresCluster, postgresPods, postgresServices } from './postgres.ts';
import type { Prerequisite } from './prerequisite.ts';
import { storageClaims, storageClass } from './storage.ts';

/** What a deployment needs, in the order of the checklist. */
export const prerequisites: readonly Prerequisite[] = [
  clusterApi,
  accessOfRun,
  namespace,
  operator,
  postgresCluster,
  postgresPods,
  postgresServices,
  postgresDatabases,
  postgresSecret,
  ingressClass,
  ingressController,
  ingressAddress,
  storageClass,
  storageClaims,
  llamastackDeployment,
  llamastackPods,
  llamastackService,
  llamastackTracing,
  collector,
];

/** What a smoke test of an existing deployment needs. */
export const smokePrerequisites: readonly Prerequisite[] = [clusterApi, accessOfSmoke, namespace, deployedCollector];

/**
 * The same for the paths that were chosen: the direct one needs no collector, and LLaMA Stack's is refused before anything is sent when
 * there is no LLaMA Stack. Pure.
 */
export function smokePrerequisitesOf(chosen: readonly PathName[] | undefined): readonly Prerequisite[] {
  const isDirect = chosen?.every((path) => path === 'direct') ?? false;
  const needed = smokePrerequisites.filter((check) => !(isDirect && check === deployedCollector));
  return chosen?.includes('llamastack') ? [...needed, llamastackService] : needed;
}
