import type { Scenario } from '../scenario.ts';

export const wrongPort: Scenario = {
  summary: 'the collector sends to a port of MLflow that is not there',
  deployed: true,
  world: [{ kind: 'ConfigMap', name: 'otel-collector', at: ['data', 'collector.yaml'], replace: ['mlflow:5000/', 'mlflow:5001/'] }],
  ends: {
    ci: { exitCode: 1, says: ['ConfigMap otel-collector was changed by somebody else'] },
    smoke: { exitCode: 4, says: ["the collector's exporter sends to port 5001 of mlflow, which has port 5000"] },
  },
};
