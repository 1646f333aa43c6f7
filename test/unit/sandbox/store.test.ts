import { expect, test } from 'vitest';
import { configMaps } from '../../../src/cluster/kinds.ts';
import { createClock } from '../../../src/sandbox/clock.ts';
import { createStore } from '../../../src/sandbox/store.ts';

test('the last thousand writes are known, so that a session of hours does not grow by each of them', () => {
  const store = createStore(createClock(1));
  const first = store.version();
  const write = (number: number) => store.put(configMaps, { metadata: { namespace: 'n', name: 'c' }, data: { number: String(number) } });
  for (let number = 1; number <= 1000; number++) write(number);
  expect(store.since(first)).toHaveLength(1000);
  write(1001);
  expect(store.since(first)).toBeUndefined();
  expect(store.since(first + 1)).toHaveLength(1000);
});

test('what is put as it is already is no write, and nobody is told of it', () => {
  const store = createStore(createClock(1));
  const put = (a: string) => store.put(configMaps, { metadata: { namespace: 'n', name: 'c' }, data: { a } });
  const first = put('1');
  const told: string[] = [];
  store.subscribe(({ type }) => told.push(type));
  expect([put('1'), store.put(configMaps, first)]).toEqual([first, first]);
  expect([store.version(), told]).toEqual([Number(first.metadata?.resourceVersion), []]);
  expect(put('2').metadata?.uid).toBe(first.metadata?.uid);
  expect(told).toEqual(['MODIFIED']);
});
