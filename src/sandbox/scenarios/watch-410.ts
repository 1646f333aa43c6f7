import type { Scenario } from '../scenario.ts';

export const watch410: Scenario = {
  summary: 'the API server forgets what has happened, and every watch has to begin again',
  api: { compactEverySeconds: 2 },
  ends: { ci: { exitCode: 0, says: [] } },
};
