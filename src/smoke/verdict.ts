import type { SmokePath } from '../run/events.ts';
import { histogramOf, percentilesOf } from './latency.ts';
import type { Account, SpanProblem } from './ledger.ts';
import type { PathResult } from './paths/path-result.ts';

/** How many spans of one kind are named; the counts tell of the others. */
const named = 10;

/** The counts of a path and what is wrong with it, for screens and reports. Pure. */
export function verdictOf(result: PathResult, experimentId: string): SmokePath {
  const { path, account, joined } = result;
  const { generated, acknowledged, found, lost, duplicated, late, changed, latency } = account;
  return {
    ...{ path, sent: generated, acknowledged, found, lost, duplicated, changed, late },
    ...percentilesOf(latency),
    histogram: histogramOf(latency),
    ...(joined && { note: `one trace, ${joined.spans} spans, state ${joined.state}` }),
    problems: problemsOf(result, experimentId),
  };
}

/** What is wrong, one line each; none: the path is proven. Pure. */
export function problemsOf({ account, fault, experimentId: foundIn, joined }: PathResult, experimentId: string): string[] {
  const elsewhere = foundIn !== undefined && foundIn !== experimentId;
  const notJoined = joined !== undefined && !joined.isWhole;
  return [
    ...(fault === undefined ? [] : [fault.words]),
    ...(elsewhere ? [`the traces went to experiment ${foundIn} instead of ${experimentId}`] : []),
    ...(notJoined ? [`the trace is not whole: ${joined.spans} spans, state ${joined.state}`] : []),
    ...(account.late > 0 ? [`late: ${account.late} spans`] : []),
    ...spanProblems(account),
  ];
}

function spanProblems({ generated, found, lost, duplicated, changed, foreign, problems }: Account): string[] {
  if (found === 0 && lost > 0) return [`lost: all ${generated} spans`];
  const counts = { lost, duplicated, changed, foreign };
  return (['lost', 'duplicated', 'changed', 'foreign'] as const).flatMap((what) => {
    const some = problems.filter((problem) => problem.what === what).slice(0, named);
    const more = counts[what] - some.length;
    return [...some.flatMap(inWords), ...(more > 0 ? [`${words[what]}: ${more} more`] : [])];
  });
}

const words: Record<SpanProblem['what'], string> = {
  lost: 'lost',
  duplicated: 'duplicated',
  changed: 'changed',
  foreign: 'never sent',
};

function inWords({ what, name, spanId, traceId, differences }: SpanProblem): string[] {
  const span = `${words[what]}: ${name} (span ${spanId} of trace ${traceId})`;
  return differences === undefined ? [span] : differences.map((difference) => `${span}: ${difference}`);
}
