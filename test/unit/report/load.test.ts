import { expect, test } from 'vitest';
import { isTold, loadInWords, stepInWords } from '../../../src/report/load.ts';
import type { SmokeLoad } from '../../../src/run/events.ts';

const load: SmokeLoad = {
  ...{ path: 'collector', seconds: 5.1, rate: 499.6, sent: 2_500, acknowledged: 2_496, found: 1_200, backlog: 130, p50: 210, p95: 304 },
};

test('a load in words', () => {
  expect(loadInWords(load)).toBe(
    'collector: 2,500 sent at 500/s, 2,496 acknowledged, 1,200 read back, backlog 130, visible after p50 0.21 s, p95 0.30 s',
  );
  expect(loadInWords({ ...load, p50: 0, p95: 0 })).toMatch(/backlog 130$/);
});

test('every fifth second is told', () => {
  const seconds = [0, 0.4, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((second) => ({ ...load, seconds: second === 0 ? 0 : second + 0.1 }));
  expect(seconds.filter(isTold).map((one) => one.seconds)).toEqual([5.1, 10.1]);
});

test('a rate that was tried, in words', () => {
  expect(stepInWords({ rate: 850, held: 849, p95: 410 })).toBe('850/s: kept up, 849/s sent, visible after p95 0.41 s');
  expect(stepInWords({ rate: 1_275, held: 1_270, p95: 4_100, behind: 'the backlog grew by 300 spans a second' })).toBe(
    '1,275/s: the backlog grew by 300 spans a second, 1,270/s sent, visible after p95 4.10 s',
  );
});
