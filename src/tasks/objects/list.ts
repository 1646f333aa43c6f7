import type { KubeObject } from '../../cluster/kinds.ts';
import { artifactClaim } from './claim.ts';
import { collectorConfig } from './config-map.ts';
import { databaseResource } from './database.ts';
import { mlflowIngress } from './ingress.ts';
import { collectorService, mlflowService } from './service.ts';
import type { Watched } from './watched.ts';

/** The objects of ours that are no Deployments, in the order of their tasks. */
export const watchedObjects: readonly Watched<KubeObject>[] = [
  databaseResource,
  artifactClaim,
  mlflowService,
  mlflowIngress,
  collectorConfig,
  collectorService,
];
