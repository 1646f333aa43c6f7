import type { Scenario } from '../scenario.ts';

export const mlflowLogin: Scenario = {
  summary: 'somebody put a login before the traces of MLflow, and the collector has none',
  programs: {
    mlflow: {
      traces: {
        status: 401,
        body: 'You are not authenticated. Please see https://www.mlflow.org/docs/latest/auth/index.html#authenticating-to-mlflow on how to authenticate.',
      },
    },
  },
  ends: {
    ci: { exitCode: 4, says: ['MLflow is behind authentication: it answers 401'] },
    smoke: { exitCode: 4, says: ['MLflow is behind authentication: it answers 401'] },
  },
};
