import type { Scenario } from '../scenario.ts';

export const noSecret: Scenario = {
  summary: "the secret with the database's password is not there",
  world: [{ kind: 'Secret', name: 'pgvector-cluster-app', remove: true }],
  ends: { ci: { exitCode: 3, says: ['pgvector-cluster-app'] }, check: { exitCode: 3, says: ['pgvector-cluster-app'] } },
};
