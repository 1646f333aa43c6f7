import type { Service } from 'kubernetes-types/core/v1.d.ts';
import { artifactClaim } from '../../manifests/artifacts.ts';
import { collectorConfig, collectorDeployment, collectorService } from '../../manifests/collector.ts';
import { database } from '../../manifests/database.ts';
import { llamastackTracing, tracingEnvironment } from '../../manifests/llamastack.ts';
import { mlflowDeployment, mlflowIngress, mlflowService } from '../../manifests/mlflow.ts';
import { schema } from '../../settings/schema.ts';
import { boundStatus } from '../controllers/claims.ts';
import type { Machine } from '../machine.ts';
import { apply } from './write.ts';

/** What the ingress controller's address comes to. */
const host = 'mlflow.127.0.0.1.nip.io';
/** MLflow's own experiment is 0. */
const experimentId = '1';

/** What a run of this program leaves in the reference cluster: the one place where its sandbox knows the program's manifests. */
export function layOutDeployed(machine: Machine): void {
  const settings = schema.parse({});
  const config = collectorConfig(settings, experimentId);
  const claim = artifactClaim(settings);
  machine.databases.create(settings.postgres.database, settings.postgres.owner);
  const objects = [
    { ...database(settings), status: { applied: true, observedGeneration: 1 } },
    { ...claim, spec: { ...claim.spec, volumeName: 'pvc-mlflow-artifacts' }, status: boundStatus(claim) },
    mlflowDeployment(settings, host),
    at(mlflowService(settings), '10.96.20.5'),
    mlflowIngress(settings, host),
    config,
    collectorDeployment(settings, config),
    at(collectorService(settings), '10.96.20.6'),
    llamastackTracing(settings, 'llamastack', tracingEnvironment()),
  ];
  for (const object of objects) apply(machine, object);
}

/** A Service that has its address. */
function at(service: Service, clusterIP: string): Service {
  return { ...service, spec: { ...service.spec, clusterIP, clusterIPs: [clusterIP] } };
}
