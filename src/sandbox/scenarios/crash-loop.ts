import type { Scenario } from '../scenario.ts';

export const crashLoop: Scenario = {
  summary: 'MLflow may not make its tables in the database, and crashes again and again',
  programs: {
    mlflow: {
      crash: {
        // Before it would have made them.
        afterSeconds: 1.5,
        exitCode: 1,
        log: [
          'Registry store URI not provided. Using backend store URI.',
          'INFO mlflow.store.db.utils: Creating initial MLflow database tables...',
          'ERROR mlflow.cli: Error initializing backend store',
          'Traceback (most recent call last):',
          'psycopg2.errors.InsufficientPrivilege: permission denied for schema public',
          'LINE 2: CREATE TABLE experiments (',
          'The above exception was the direct cause of the following exception:',
          'sqlalchemy.exc.ProgrammingError: (psycopg2.errors.InsufficientPrivilege) permission denied for schema public',
        ],
      },
    },
  },
  ends: {
    ci: {
      exitCode: 1,
      says: [
        'container mlflow crashes: exit code 1',
        '(psycopg2.errors.InsufficientPrivilege) permission denied for schema public',
        '--previous',
      ],
    },
  },
};
