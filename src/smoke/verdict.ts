import type { SmokePath } from '../run/events.ts';
import type { Account, SpanProblem } from './account.ts';
import { histogramOf, percentilesOf } from './latency.ts';
import type { Joined, PathResult } from './paths/path-result.ts';

/** How many spans of one kind are named; the counts tell of the others. */
const named = 10;

/** The counts of a path and what is wrong with it, for screens and reports. Pure. */
export function verdictOf(result: PathResult): SmokePath {
  const { path, account, joined, experiment } = result;
  const { generated, acknowledged, found, lost, duplicated, late, changed, latency, acknowledging } = account;
  return {
    ...{ path, sent: generated, acknowledged, found, lost, duplicated, changed, late },
    ...percentilesOf(latency),
    ...(acknowledging.count > 0 && { acknowledgedAfter: percentilesOf(acknowledging) }),
    histogram: histogramOf(latency),
    ...(joined && { note: `one trace, ${counted(joined.spans, 'span')}, state ${joined.state}` }),
    ...(joined && { joined: joinedOf(joined) }),
    ...(experiment && { experiment }),
    problems: problemsOf(result),
  };
}

function joinedOf({ spans, state, missing }: Joined): NonNullable<SmokePath['joined']> {
  return { spans, state, ...(missing !== undefined && { missing }) };
}

/** What is wrong, one line each; none: the path is proven. Pure. */
export function problemsOf({ account, fault, experiment, joined }: PathResult): string[] {
  const elsewhere = experiment !== undefined && experiment.found !== experiment.meant;
  return [
    ...(fault === undefined ? [] : [fault.words]),
    ...(elsewhere ? [`the traces went to experiment ${experiment.found} instead of ${experiment.meant}`] : []),
    ...(joined?.missing === undefined ? [] : [`the trace is not whole: ${joined.missing}`]),
    ...(account.late > 0 ? [`late: ${counted(account.late, 'span')}`] : []),
    // Of what MLflow can't tell nobody knows whether it is lost.
    ...(fault?.at === 'reading' ? [] : spanProblems(account)),
  ];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function spanProblems({ generated, found, lost, duplicated, changed, foreign, problems }: Account): string[] {
  if (found === 0 && lost > 0) return [generated === 1 ? 'lost: the span' : `lost: all ${generated} spans`];
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
