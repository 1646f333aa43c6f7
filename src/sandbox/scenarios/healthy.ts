import type { Scenario } from '../scenario.ts';

export const healthy: Scenario = {
  summary: 'the reference cluster, with nothing wrong',
  ends: { ci: { exitCode: 0, says: [] }, check: { exitCode: 0, says: [] }, smoke: { exitCode: 0, says: [] } },
};
