import type { Scenario } from '../scenario.ts';
import { apiRestarts } from './api-restarts.ts';
import { cnpgFailingOver } from './cnpg-failing-over.ts';
import { collectorDrops } from './collector-drops.ts';
import { collectorShortOfMemory } from './collector-short-of-memory.ts';
import { crashLoop } from './crash-loop.ts';
import { databaseLost } from './database-lost.ts';
import { healthy } from './healthy.ts';
import { hostRefused } from './host-refused.ts';
import { imagePull } from './image-pull.ts';
import type { ScenarioName } from './list.ts';
import { llamastackElsewhere } from './llamastack-elsewhere.ts';
import { mlflowLogin } from './mlflow-login.ts';
import { noIngressClass } from './no-ingress-class.ts';
import { noRights } from './no-rights.ts';
import { noSecret } from './no-secret.ts';
import { notOurs } from './not-ours.ts';
import { oldReplicasetCrashing } from './old-replicaset-crashing.ts';
import { outOfMemory } from './out-of-memory.ts';
import { probeFailing } from './probe-failing.ts';
import { quota } from './quota.ts';
import { slowImage } from './slow-image.ts';
import { unschedulable } from './unschedulable.ts';
import { watch410 } from './watch-410.ts';
import { wrongExperiment } from './wrong-experiment.ts';
import { wrongPort } from './wrong-port.ts';

const scenarios: Readonly<Record<ScenarioName, Scenario>> = {
  healthy,
  'slow-image': slowImage,
  'image-pull': imagePull,
  'crash-loop': crashLoop,
  'out-of-memory': outOfMemory,
  unschedulable,
  quota,
  'probe-failing': probeFailing,
  'old-replicaset-crashing': oldReplicasetCrashing,
  'not-ours': notOurs,
  'cnpg-failing-over': cnpgFailingOver,
  'no-secret': noSecret,
  'no-rights': noRights,
  'no-ingress-class': noIngressClass,
  'llamastack-elsewhere': llamastackElsewhere,
  'api-restarts': apiRestarts,
  'watch-410': watch410,
  'collector-drops': collectorDrops,
  'collector-short-of-memory': collectorShortOfMemory,
  'wrong-experiment': wrongExperiment,
  'wrong-port': wrongPort,
  'host-refused': hostRefused,
  'mlflow-login': mlflowLogin,
  'database-lost': databaseLost,
};

/** The scenario's data. */
export function loadScenario(name: ScenarioName): Scenario {
  return scenarios[name];
}
