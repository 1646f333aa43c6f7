import type { Scenario } from '../scenario.ts';

export const apiRestarts: Scenario = {
  summary: 'the API server goes away in the middle of the rollout, and comes back',
  api: { restart: { afterSeconds: 2, downSeconds: 6 } },
  ends: { ci: { exitCode: 0, says: ['the API server does not answer', 'the API server answers again'] } },
};
