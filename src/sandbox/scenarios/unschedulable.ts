import type { Scenario } from '../scenario.ts';

export const unschedulable: Scenario = {
  summary: 'no node has memory left for MLflow',
  node: { memory: '1Gi' },
  ends: { ci: { exitCode: 1, says: ["can't be scheduled", 'Insufficient memory'] } },
};
