import { artifactClaim } from '../../manifests/artifacts.ts';
import { collectorConfig, collectorDeployment, collectorService } from '../../manifests/collector.ts';
import { database } from '../../manifests/database.ts';
import { llamastackTracing, tracingEnvironment } from '../../manifests/llamastack.ts';
import { mlflowDeployment, mlflowIngress, mlflowService } from '../../manifests/mlflow.ts';
import { schema } from '../../settings/schema.ts';
import { asBound } from '../controllers/claims.ts';
import type { Machine } from '../machine.ts';
import { createData, experiment } from '../programs/mlflow/data.ts';
import { apply, fillIn } from './write.ts';

/** What the ingress controller's address comes to. */
const host = 'mlflow.127.0.0.1.nip.io';
/** MLflow's own experiment is 0. */
const experimentId = '1';

/** What a run of this program leaves in the reference cluster: the one place where its sandbox knows the program's manifests. @param port of the ingress */
export function layOutDeployed(machine: Machine, port: number): void {
  const settings = schema.parse({});
  const config = collectorConfig(settings, experimentId);
  const claim = artifactClaim(settings);
  const { database: name, owner } = settings.postgres;
  const now = machine.clock.now().getTime();
  machine.databases.create(name, owner);
  machine.databases.open(name, () => createData(now))?.experiments.push(experiment(experimentId, settings.mlflow.experiment, now));
  const objects = [
    database(settings),
    claim,
    mlflowDeployment(settings, host, `http://${host}:${port}`),
    mlflowService(settings),
    mlflowIngress(settings, host),
    config,
    collectorDeployment(settings, config),
    collectorService(settings),
    llamastackTracing(settings, 'llamastack', tracingEnvironment()),
  ];
  for (const object of objects) apply(machine, object);
  fillIn(machine, database(settings), { status: { applied: true, observedGeneration: 1 } });
  fillIn(machine, claim, asBound(claim, 'pvc-mlflow-artifacts'));
}
