import { expect, test } from 'vitest';
import { kubectlCommand } from '../../../src/cluster/kubectl.ts';

test.each([
  { options: {}, expected: 'kubectl' },
  { options: { context: 'lab' }, expected: 'kubectl --context lab' },
  { options: { kubeconfig: '/k/config', context: 'me@lab' }, expected: 'kubectl --kubeconfig /k/config --context me@lab' },
  { options: { kubeconfig: "/my files/bob's" }, expected: `kubectl --kubeconfig '/my files/bob'\\''s'` },
])('$expected', ({ options, expected }) => {
  expect(kubectlCommand(options)).toBe(expected);
});
