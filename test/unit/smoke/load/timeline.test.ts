import { expect, test } from 'vitest';
import { createTimeline, maxRows } from '../../../../src/smoke/load/timeline.ts';

test('a row has the counts by its end, and the times in it', () => {
  const timeline = createTimeline();
  for (const ms of [100, 100, 300]) timeline.latency(ms);
  expect(timeline.mark(1, { sent: 30, acknowledged: 20, visible: 8 })).toEqual({
    ...{ seconds: 1, sent: 30, acknowledged: 20, visible: 8, backlog: 12 },
    ...{ p50: 100, p95: 300 },
  });
  expect(timeline.mark(2, { sent: 30, acknowledged: 30, visible: 30 })).toMatchObject({ backlog: 0, p50: 0, p95: 0 });
  expect(timeline.rows()).toHaveLength(2);
});

test.each([maxRows, maxRows + 1, 1_000, 100_000])('%i marks are few rows, of equal length but the last', (marks) => {
  const timeline = createTimeline();
  for (let second = 1; second <= marks; second++) {
    timeline.latency(second);
    timeline.mark(second, { sent: second, acknowledged: second, visible: second - 1 });
  }
  const rows = timeline.rows();
  expect(rows.length).toBeLessThanOrEqual(maxRows);
  expect(rows.length).toBeGreaterThan(maxRows / 2 - 1);
  expect(rows.at(-1)).toMatchObject({ seconds: marks, sent: marks, backlog: 1 });
  const lengths = rows.map(({ seconds }, row) => seconds - (rows[row - 1]?.seconds ?? 0));
  expect(new Set(lengths.slice(0, -1)).size).toBe(1);
  expect(lengths.at(-1)).toBeLessThanOrEqual(lengths[0] ?? 0);
  // The times of a row are those of all its parts.
  expect(rows[0]?.p95).toBeGreaterThanOrEqual((rows[0]?.seconds ?? 0) * 0.9);
});
