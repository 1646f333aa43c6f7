import type { Scenario } from '../scenario.ts';

export const crashLoop: Scenario = {
  summary: "MLflow crashes on its database's migrations, again and again",
  programs: {
    mlflow: {
      crash: {
        afterSeconds: 4,
        exitCode: 1,
        log: [
          'INFO mlflow.store.db.utils: Updating database tables',
          "alembic.util.exc.CommandError: Can't locate revision identified by 'f5a4f2784255'",
        ],
      },
    },
  },
  ends: {
    ci: {
      exitCode: 1,
      says: ['container mlflow crashes: exit code 1', "Can't locate revision identified by 'f5a4f2784255'", '--previous'],
    },
  },
};
