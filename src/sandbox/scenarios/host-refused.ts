import type { Scenario } from '../scenario.ts';

export const hostRefused: Scenario = {
  summary: 'MLflow does not allow the host by which the collector asks for it',
  deployed: true,
  programs: { mlflow: { allowedHosts: ['mlflow.127.0.0.1.nip.io', 'mlflow.127.0.0.1.nip.io:*', 'localhost', 'localhost:*'] } },
  ends: {
    ci: { exitCode: 4, says: ['MLflow does not allow the host mlflow:5000', 'Invalid Host header'] },
    smoke: { exitCode: 4, says: ['MLflow does not allow the host mlflow:5000', 'Invalid Host header', 'MLFLOW_SERVER_ALLOWED_HOSTS'] },
  },
};
