import type { Scenario } from '../scenario.ts';

export const databaseLost: Scenario = {
  summary: "MLflow's database is dropped while it runs",
  deployed: true,
  later: [{ afterSeconds: 0, edits: [], dropDatabases: ['mlflow'] }],
  ends: {
    ci: { exitCode: 3, says: ['PostgreSQL cluster pgvector-cluster has no database mlflow', 'it was dropped', 'restore it'] },
    check: { exitCode: 3, says: ['it was dropped'] },
    smoke: { exitCode: 4, says: ['database "mlflow" does not exist'] },
  },
};
