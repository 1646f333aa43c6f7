import { expect, test } from 'vitest';
import { type Account, noTally, type SpanProblem } from '../../../src/smoke/account.ts';
import { addLatency, noLatency } from '../../../src/smoke/latency.ts';
import type { PathResult } from '../../../src/smoke/paths/path-result.ts';
import { problemsOf, verdictOf } from '../../../src/smoke/verdict.ts';

const whole: Account = {
  ...noTally(),
  generated: 12,
  acknowledged: 12,
  found: 12,
  late: 0,
  latency: noLatency(),
  acknowledging: noLatency(),
};
const problem = (what: SpanProblem['what'], number = 1): SpanProblem => ({ what, traceId: 't', spanId: `s${number}`, name: 'chat' });
const result = (account: Partial<Account>, more: Partial<PathResult> = {}): PathResult => {
  return { path: 'collector', account: { ...whole, ...account }, warnings: [], ...more };
};

test.each<{ what: string; result: PathResult; problems: string[] }>([
  { what: 'all as it was sent', result: result({}, { experiment: { found: '1', meant: '1' } }), problems: [] },
  {
    what: 'one of each',
    result: result({
      found: 11,
      lost: 1,
      duplicated: 1,
      changed: 1,
      foreign: 1,
      problems: [
        problem('foreign'),
        { ...problem('changed'), differences: ['name: sent a, found b', 'end: sent 1, found 2'] },
        problem('lost'),
        problem('duplicated'),
      ],
    }),
    problems: [
      'lost: chat (span s1 of trace t)',
      'duplicated: chat (span s1 of trace t)',
      'changed: chat (span s1 of trace t): name: sent a, found b',
      'changed: chat (span s1 of trace t): end: sent 1, found 2',
      'never sent: chat (span s1 of trace t)',
    ],
  },
  {
    what: 'many lost',
    result: result({ found: 1, lost: 40, problems: Array.from({ length: 40 }, (_, index) => problem('lost', index)) }),
    problems: [...Array.from({ length: 10 }, (_, index) => `lost: chat (span s${index} of trace t)`), 'lost: 30 more'],
  },
  { what: 'all lost', result: result({ found: 0, lost: 12 }), problems: ['lost: all 12 spans'] },
  { what: 'the only one lost', result: result({ generated: 1, found: 0, lost: 1 }), problems: ['lost: the span'] },
  { what: 'late', result: result({ late: 1 }), problems: ['late: 1 span'] },
  {
    what: 'another experiment',
    result: result({}, { experiment: { found: '7', meant: '1' } }),
    problems: ['the traces went to experiment 7 instead of 1'],
  },
  {
    what: 'not joined',
    result: result({}, { joined: { spans: 1, state: 'OK', isWhole: false, missing: 'x' } }),
    problems: ['the trace is not whole: x'],
  },
  {
    what: 'not taken',
    result: result({ acknowledged: 0, found: 0, lost: 12 }, { fault: { at: 'sending', words: 'it answered 403' } }),
    problems: ['it answered 403', 'lost: all 12 spans'],
  },
  {
    what: 'not to be asked for',
    result: result({ found: 0, lost: 12 }, { fault: { at: 'reading', words: 'silence' } }),
    problems: ['silence'],
  },
])('$what', ({ result, problems }) => {
  expect(problemsOf(result)).toEqual(problems);
  expect(verdictOf(result).problems).toEqual(problems);
});

test('the counts, the times and what there is to say of a trace', () => {
  const [latency, acknowledging] = [noLatency(), noLatency()];
  for (const ms of [90, 300]) addLatency(latency, ms);
  addLatency(acknowledging, 4);
  const account = { latency, acknowledging, generated: 1, acknowledged: 1, found: 1 };
  expect(verdictOf(result(account, { path: 'llamastack', joined: { spans: 4, state: 'OK', isWhole: true } }))).toEqual({
    path: 'llamastack',
    ...{ sent: 1, acknowledged: 1, found: 1, lost: 0, duplicated: 0, changed: 0, late: 0 },
    ...{ p50: 90, p95: 300, max: 300 },
    acknowledgedAfter: { p50: 4, p95: 4, max: 4 },
    histogram: [
      { upToMs: 100, count: 1 },
      { upToMs: 200, count: 0 },
      { upToMs: 500, count: 1 },
    ],
    joined: { spans: 4, state: 'OK' },
    note: 'one trace, 4 spans, state OK',
    problems: [],
  });
  expect(verdictOf(result({}))).not.toHaveProperty('acknowledgedAfter');
});
