import type { Scenario } from '../scenario.ts';

export const wrongExperiment: Scenario = {
  summary: "somebody gave the collector another experiment's id",
  deployed: true,
  world: [
    {
      kind: 'ConfigMap',
      name: 'otel-collector',
      at: ['data', 'collector.yaml'],
      replace: ['x-mlflow-experiment-id: "1"', 'x-mlflow-experiment-id: "0"'],
    },
  ],
  ends: {
    ci: { exitCode: 1, says: ['ConfigMap otel-collector was changed by somebody else', 'kubectl-edit'] },
    smoke: { exitCode: 4, says: ['the collector sends to experiment 0 (Default) instead of 1 (llamastack-traces)'] },
  },
};
