import type { Scenario } from '../scenario.ts';

export const imagePull: Scenario = {
  summary: "MLflow's image is not in the registry",
  images: { 'ghcr.io/mlflow/mlflow': { missing: 'not found' } },
  ends: {
    ci: {
      exitCode: 1,
      says: [
        "image ghcr.io/mlflow/mlflow:v3.17.2-full can't be pulled",
        'ghcr.io/mlflow/mlflow:v3.17.2-full: not found',
        'set mlflow.image to an image that the nodes can pull',
      ],
    },
  },
};
