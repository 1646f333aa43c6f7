import type { Scenario } from '../scenario.ts';

export const cnpgFailingOver: Scenario = {
  summary: 'PostgreSQL is just failing over; the session goes on when it has',
  world: [
    {
      kind: 'Cluster',
      name: 'pgvector-cluster',
      set: {
        status: { phase: 'Failing over', phaseReason: 'Failing over from pgvector-cluster-1 to pgvector-cluster-2', readyInstances: 0 },
      },
    },
  ],
  later: [
    {
      afterSeconds: 20,
      edits: [
        {
          kind: 'Cluster',
          name: 'pgvector-cluster',
          set: { status: { phase: 'Cluster in healthy state', phaseReason: null, readyInstances: 1 } },
        },
      ],
    },
  ],
  ends: { ci: { exitCode: 3, says: ['Failing over'] } },
};
