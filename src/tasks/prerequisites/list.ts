import type { Task } from '../../run/task.ts';
import type { Context } from '../context.ts';
import { accessOfRun, accessOfSmoke } from './access.ts';
import { clusterApi, namespace } from './cluster.ts';
import { collector, deployedCollector } from './collector.ts';
import { ingressAddress, ingressClass, ingressController } from './ingress.ts';
import { llamastackDeployment, llamastackPods, llamastackService, llamastackTracing } from './llamastack.ts';
import { operator, postgresCluster, postgresDatabases, postgresPods, postgresSecret, postgresServices } from './postgres.ts';
import { storageClaims, storageClass } from './storage.ts';

/** What a deployment needs, in the order of the checklist. */
export const prerequisites: readonly Task<Context>[] = [
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
export const smokePrerequisites: readonly Task<Context>[] = [clusterApi, accessOfSmoke, namespace, deployedCollector];
