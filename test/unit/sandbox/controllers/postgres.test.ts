import { describe, expect, test } from 'vitest';
import type { PostgresCluster } from '../../../../src/cluster/kinds.ts';
import { nextOf } from '../../../../src/sandbox/controllers/postgres/next.ts';

const pod = (number: number, ready = true, active = true) => ({ name: `pg-${number}`, active, ready: ready && active });
const healthy: PostgresCluster['status'] = { phase: 'Cluster in healthy state', currentPrimary: 'pg-1' };

describe('what becomes of a PostgreSQL cluster', () => {
  test.each<[string, number, PostgresCluster['status'], ReturnType<typeof pod>[], string, string | undefined, string[]]>([
    ['nothing there yet', 1, undefined, [], 'Setting up primary', 'pg-1', ['pg-1']],
    ['its pod is ready', 1, {}, [pod(1)], 'Cluster in healthy state', 'pg-1', []],
    ['its only pod stops', 1, healthy, [pod(1, true, false)], 'Waiting for the instances to become active', 'pg-1', []],
    ['its only pod is gone', 1, healthy, [], 'Waiting for the instances to become active', 'pg-1', ['pg-1']],
    ['the primary of two goes', 2, healthy, [pod(1, true, false), pod(2)], 'Failing over', 'pg-1', []],
    [
      'the other one takes its place',
      2,
      { ...healthy, phase: 'Failing over' },
      [pod(2)],
      'Waiting for the instances to become active',
      'pg-2',
      ['pg-1'],
    ],
    ['both are back', 2, { ...healthy, currentPrimary: 'pg-2' }, [pod(1), pod(2)], 'Cluster in healthy state', 'pg-2', []],
  ])('%s', (_name, wanted, before, pods, phase, primary, missing) => {
    const next = nextOf('pg', wanted, before, pods);
    expect([next.status.phase, next.status.currentPrimary, next.missing]).toEqual([phase, primary, missing]);
  });
});
