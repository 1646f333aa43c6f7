import type { Scenario } from '../scenario.ts';

export const hostRefused: Scenario = {
  summary: "somebody took the Service's name out of the hosts that MLflow allows",
  deployed: true,
  world: [
    {
      kind: 'Deployment',
      name: 'mlflow',
      at: ['spec', 'template', 'spec', 'containers', 0, 'env', 6, 'value'],
      replace: ['mlflow,mlflow:*,', ''],
    },
  ],
  ends: {
    ci: { exitCode: 1, says: ['Deployment mlflow was changed by somebody else and is left alone', 'kubectl-edit'] },
    smoke: { exitCode: 4, says: ['MLflow does not allow the host mlflow:5000', 'Invalid Host header', 'MLFLOW_SERVER_ALLOWED_HOSTS'] },
  },
};
