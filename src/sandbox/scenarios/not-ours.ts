import type { Scenario } from '../scenario.ts';

export const notOurs: Scenario = {
  summary: 'there is a Deployment mlflow already that somebody else made',
  world: [
    {
      add: {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'mlflow', namespace: 'catalystlab-shared', labels: { team: 'research' } },
        spec: {
          selector: { matchLabels: { app: 'research-mlflow' } },
          template: {
            metadata: { labels: { app: 'research-mlflow' } },
            spec: { containers: [{ name: 'mlflow', image: 'ghcr.io/mlflow/mlflow:v3.17.2-full', command: ['sleep', 'infinity'] }] },
          },
        },
      },
    },
  ],
  ends: {
    ci: { exitCode: 1, says: ['Deployment mlflow was there before and is not managed by mlflow-tui; it is left alone', 'hand it over'] },
  },
};
