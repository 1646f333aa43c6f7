import { expect, test } from 'vitest';
import { pods } from '../../../../src/cluster/kinds.ts';
import { refusalOf } from '../../../../src/sandbox/controllers/admission.ts';
import { buildMachine, namespace, serving } from './make.ts';

test('controllers make no more pods than the process can bear, whoever wants 1000000 replicas', () => {
  using machine = buildMachine(serving, {}, []);
  const pod = (name: string) => ({ metadata: { namespace, name } });
  for (let number = 1; number < 1000; number++) machine.store.put(pods, pod(`web-${number}`));
  expect(refusalOf(machine, pods, pod('web-1000'))).toBeUndefined();
  machine.store.put(pods, pod('web-1000'));
  expect(refusalOf(machine, pods, pod('web-1001'))).toBe('etcdserver: mvcc: database space exceeded');
});
