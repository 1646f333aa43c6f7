import type { Scenario } from '../scenario.ts';

export const slowImage: Scenario = {
  summary: 'images take their time to be pulled, and all goes well',
  images: { 'ghcr.io/mlflow/mlflow': { pullSeconds: 25 }, 'otel/opentelemetry-collector-contrib': { pullSeconds: 8 } },
  ends: { ci: { exitCode: 0, says: ['Pulling image "ghcr.io/mlflow/mlflow:v3.17.2-full"'] } },
};
