import type { PersistentVolumeClaim, Pod } from 'kubernetes-types/core/v1.d.ts';
import { describe, expect, test } from 'vitest';
import { whyUnschedulable } from '../../../../src/sandbox/controllers/fit.ts';
import { toNumber } from '../../../../src/sandbox/quantities.ts';

const pod = (spec: object): Pod => ({ spec: { containers: [], ...spec } });
const asking = (memory: string) => pod({ containers: [{ name: 'a', resources: { requests: { memory } } }] });
const cpu = (amount: string) => pod({ containers: [{ name: 'a', resources: { requests: { cpu: amount } } }] });
const mounting = pod({ volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] });
const claim = (phase: string): ReadonlyMap<string, PersistentVolumeClaim> => new Map([['data', { status: { phase } }]]);
const around = {
  labels: { 'kubernetes.io/os': 'linux' },
  allocatable: { cpu: 1000, memory: 2 ** 30 },
  others: [asking('768Mi')],
  claims: new Map<string, PersistentVolumeClaim>(),
  waits: () => true,
};

describe('whether a pod fits on the node', () => {
  test.each<[string, Pod, Partial<typeof around>, string | undefined]>([
    ['what is left', asking('256Mi'), {}, undefined],
    // 41 and 959 times a thousandth are more than 1.
    ['all of the processor', cpu('41m'), { others: [cpu('959m')] }, undefined],
    ['more than the processor', cpu('42m'), { others: [cpu('959m')] }, '1 Insufficient cpu'],
    ['more than is left', asking('257Mi'), {}, '0/1 nodes are available: 1 Insufficient memory. no new claims'],
    [
      'another kind of node',
      pod({ nodeSelector: { 'kubernetes.io/os': 'windows' } }),
      {},
      "1 node(s) didn't match Pod's node affinity/selector",
    ],
    ['a claim that is not there', mounting, {}, 'persistentvolumeclaim "data" not found'],
    ['a claim that waits for it', mounting, { claims: claim('Pending') as never }, undefined],
    [
      'a claim that waits for its volume',
      mounting,
      { claims: claim('Pending') as never, waits: () => false },
      'pod has unbound immediate PersistentVolumeClaims',
    ],
    [
      'a node that is full',
      pod({}),
      { others: Array.from({ length: 110 }, () => pod({})) },
      '0/1 nodes are available: 1 Too many pods. no new claims',
    ],
    ['one place left', pod({}), { others: Array.from({ length: 109 }, () => pod({})) }, undefined],
    ['a claim with its volume', mounting, { claims: claim('Bound') as never, waits: () => false }, undefined],
  ])('%s', (_name, one, more, expected) => {
    const why = whyUnschedulable(one, { ...around, ...more });
    if (expected === undefined) expect(why).toBeUndefined();
    else expect(why).toContain(expected);
  });

  test.each([
    ['500m', 0.5],
    ['2', 2],
    ['1Gi', 2 ** 30],
    ['1.5G', 1.5e9],
  ])('%s is %d', (text, expected) => {
    expect(toNumber(text)).toBe(expected);
  });
});
