import type { Deployment, ReplicaSet } from 'kubernetes-types/apps/v1.d.ts';
import { describe, expect, test } from 'vitest';
import { condition, statusOf } from '../../../../src/sandbox/controllers/deployments/status.ts';

const now = '2026-11-23T12:00:00Z';
const before = '2026-11-23T11:00:00Z';
const set = (replicas: number, ready: number): ReplicaSet => ({
  metadata: { name: 'web-1' },
  spec: { replicas, selector: {} },
  status: { replicas, readyReplicas: ready, availableReplicas: ready },
});
const deployment = (status: Deployment['status'] = {}): Deployment => ({
  metadata: { name: 'web', generation: 3 },
  spec: { replicas: 1, selector: {}, template: {} },
  status,
});
const progressing = (reason: string) => ({ conditions: [condition('Progressing', 'True', reason, '', before)] });
const words = (status: Deployment['status']) => status?.conditions?.map(({ type, status: value, reason }) => `${type} ${value} ${reason}`);

describe("a Deployment's status", () => {
  test('counts, and leaves out what is 0', () => {
    expect(statusOf(deployment(), set(1, 0), [set(0, 0)], 0, now)).toMatchObject({
      observedGeneration: 3,
      replicas: 1,
      updatedReplicas: 1,
      unavailableReplicas: 1,
    });
    expect(statusOf(deployment(), set(1, 0), [], 0, now)).not.toHaveProperty('readyReplicas');
  });

  test.each<[string, Deployment, ReplicaSet | undefined, string[], number?]>([
    [
      'the new pod is counted',
      deployment(progressing('NewReplicaSetCreated')),
      set(1, 0),
      ['Available False MinimumReplicasUnavailable', 'Progressing True ReplicaSetUpdated'],
    ],
    [
      'it is over',
      deployment({ updatedReplicas: 1, ...progressing('ReplicaSetUpdated') }),
      set(1, 1),
      ['Available True MinimumReplicasAvailable', 'Progressing True NewReplicaSetAvailable'],
    ],
    [
      'a pod is unready later',
      deployment({ replicas: 1, updatedReplicas: 1, readyReplicas: 1, ...progressing('NewReplicaSetAvailable') }),
      set(1, 0),
      ['Progressing True NewReplicaSetAvailable', 'Available False MinimumReplicasUnavailable'],
    ],
    [
      'ten minutes without news',
      deployment({ replicas: 1, updatedReplicas: 1, ...progressing('ReplicaSetUpdated') }),
      set(1, 0),
      ['Progressing True ReplicaSetUpdated', 'Available False MinimumReplicasUnavailable'],
      600,
    ],
    [
      'and a second',
      deployment({ replicas: 1, updatedReplicas: 1, ...progressing('ReplicaSetUpdated') }),
      set(1, 0),
      ['Available False MinimumReplicasUnavailable', 'Progressing False ProgressDeadlineExceeded'],
      601,
    ],
  ])('%s', (_name, object, newSet, expected, still = 0) => {
    expect(words(statusOf(object, newSet, [], still, now))).toEqual(expected);
  });

  test('says what keeps its ReplicaSet from making pods', () => {
    const refused = set(1, 0);
    const failing: ReplicaSet = {
      ...refused,
      status: { replicas: 0, conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'exceeded quota' }] },
    };
    expect(words(statusOf(deployment(), failing, [], 0, now))).toContain('ReplicaFailure True FailedCreate');
    expect(words(statusOf(deployment(statusOf(deployment(), failing, [], 0, now)), refused, [], 0, now))).not.toContain(
      'ReplicaFailure True FailedCreate',
    );
  });
});
