import type { Deployment, ReplicaSet } from 'kubernetes-types/apps/v1.d.ts';
import { describe, expect, test } from 'vitest';
import { nextStep } from '../../../../src/sandbox/controllers/deployments/next-step.ts';

const set = (name: string, replicas: number, available = replicas): ReplicaSet => ({
  metadata: { name },
  spec: { replicas, selector: {} },
  status: { replicas, availableReplicas: available },
});
const deployment = (replicas: number, strategy: object = { type: 'RollingUpdate' }, more: object = {}): Deployment =>
  ({ spec: { replicas, strategy, selector: {}, template: {}, ...more } }) as Deployment;
const recreate = { type: 'Recreate' };

/** "make 1", "old to 0", "waits". */
function inWords(step: ReturnType<typeof nextStep>): string {
  if (step === undefined) return 'waits';
  return 'make' in step ? `make ${step.make}` : `${step.scale.metadata?.name} to ${step.to}`;
}

describe('the next step of a Deployment', () => {
  test.each<[string, Parameters<typeof nextStep>[0], string]>([
    ['the first ReplicaSet', { deployment: deployment(1), newSet: undefined, oldSets: [], oldPods: false }, 'make 1'],
    ['nothing left to do', { deployment: deployment(1), newSet: set('new', 1), oldSets: [set('old', 0)], oldPods: false }, 'waits'],
    ['one more beside the old one', { deployment: deployment(1), newSet: undefined, oldSets: [set('old', 1)], oldPods: true }, 'make 1'],
    [
      'the new pod is not there yet',
      { deployment: deployment(1), newSet: set('new', 1, 0), oldSets: [set('old', 1)], oldPods: true },
      'waits',
    ],
    ['the new pod is there', { deployment: deployment(1), newSet: set('new', 1), oldSets: [set('old', 1)], oldPods: true }, 'old to 0'],
    [
      'old pods that are of no use',
      { deployment: deployment(4), newSet: set('new', 1, 0), oldSets: [set('old', 4, 3)], oldPods: true },
      'old to 3',
    ],
    ['scaled by hand', { deployment: deployment(3), newSet: set('new', 1), oldSets: [], oldPods: false }, 'new to 3'],
    ['scaled to nothing', { deployment: deployment(0), newSet: set('new', 1), oldSets: [], oldPods: false }, 'new to 0'],
    [
      'Recreate: the old one goes first',
      { deployment: deployment(1, recreate), newSet: undefined, oldSets: [set('old', 1)], oldPods: true },
      'old to 0',
    ],
    [
      'Recreate: old pods still stop',
      { deployment: deployment(1, recreate), newSet: undefined, oldSets: [set('old', 0)], oldPods: true },
      'waits',
    ],
    [
      'Recreate: they are gone',
      { deployment: deployment(1, recreate), newSet: undefined, oldSets: [set('old', 0)], oldPods: false },
      'make 1',
    ],
    [
      'Recreate: back to an earlier one',
      { deployment: deployment(1, recreate), newSet: set('new', 0), oldSets: [set('old', 0)], oldPods: false },
      'new to 1',
    ],
    [
      'paused',
      { deployment: deployment(1, recreate, { paused: true }), newSet: undefined, oldSets: [set('old', 1)], oldPods: true },
      'waits',
    ],
    [
      'paused, and scaled',
      { deployment: deployment(2, recreate, { paused: true }), newSet: undefined, oldSets: [set('old', 1)], oldPods: true },
      'old to 2',
    ],
  ])('%s', (_name, parts, expected) => {
    expect(inWords(nextStep(parts))).toBe(expected);
  });
});
