import type { Scenario } from '../scenario.ts';

export const probeFailing: Scenario = {
  summary: 'MLflow runs, but says that it is not healthy',
  programs: { mlflow: { startSeconds: 1, health: { status: 503, body: 'database is locked' } } },
  ends: {
    ci: {
      exitCode: 5,
      args: ['--timeout', '12s'],
      says: ['out of time after 12 s', 'Startup probe failed: HTTP probe failed with statuscode: 503'],
    },
  },
};
