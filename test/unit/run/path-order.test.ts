import { expect, test } from 'vitest';
import { inOrder } from '../../../src/run/path-order.ts';

test('puts paths in the order of what they rest on, whatever was asked for first', () => {
  const asked = (['llamastack', 'collector-grpc', 'direct', 'collector'] as const).map((path) => ({ path }));
  expect(inOrder(asked).map(({ path }) => path)).toEqual(['direct', 'collector', 'collector-grpc', 'llamastack']);
});
