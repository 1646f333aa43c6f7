import type { Scenario } from '../scenario.ts';

export const quota: Scenario = {
  summary: 'a ResourceQuota allows no more pods in the namespace',
  world: [
    {
      add: {
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        metadata: { name: 'team', namespace: 'catalystlab-shared' },
        spec: { hard: { pods: '2' } },
      },
    },
  ],
  ends: { ci: { exitCode: 1, says: ['no pod can be created', 'exceeded quota: team'] } },
};
