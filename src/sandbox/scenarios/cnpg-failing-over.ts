import type { Scenario } from '../scenario.ts';

export const cnpgFailingOver: Scenario = {
  summary: 'PostgreSQL is just failing over; the session goes on when it has',
  world: [
    {
      kind: 'Cluster',
      name: 'pgvector-cluster',
      set: {
        spec: { instances: 2 },
        status: { phase: 'Failing over', phaseReason: 'Failing over from pgvector-cluster-1 to pgvector-cluster-2', readyInstances: 1 },
      },
    },
  ],
  // Its operator goes on when the old primary is gone.
  later: [{ afterSeconds: 15, edits: [{ kind: 'Pod', name: 'pgvector-cluster-1', remove: true }] }],
  ends: {
    ci: { exitCode: 3, says: ['Failing over from pgvector-cluster-1 to pgvector-cluster-2'] },
    wait: { exitCode: 0, says: ['Failing over', '2/2 ready, primary pgvector-cluster-2'] },
  },
};
