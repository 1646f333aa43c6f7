import type { Scenario } from '../scenario.ts';

export const oldReplicasetCrashing: Scenario = {
  summary: 'the image of an earlier try has crashed all night; the new one is fine',
  deployed: true,
  world: [
    {
      kind: 'Deployment',
      name: 'mlflow',
      manager: 'mlflow-tui',
      at: ['spec', 'template', 'spec', 'containers', 0, 'image'],
      to: 'ghcr.io/mlflow/mlflow:v3.17.2',
    },
  ],
  ends: { ci: { exitCode: 0, says: ['mlflow'] } },
};
