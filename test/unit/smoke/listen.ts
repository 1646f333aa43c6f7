import type { PathName, SmokePath, SmokeSpanSeen } from '../../../src/run/events.ts';
import type { SmokeListener } from '../../../src/smoke/run-smoke.ts';

/** A listener, and what it was told: counts and fates of spans by path, verdicts in the order in which they came. */
export function listen() {
  const said: string[] = [];
  const counts = new Map<PathName, number[][]>();
  const fates = new Map<PathName, SmokeSpanSeen['fate'][][]>();
  const verdicts: SmokePath[] = [];
  const listener: SmokeListener = {
    message: (words) => said.push(words),
    progress: ({ path, sent, acknowledged, found }) => counts.set(path, [...(counts.get(path) ?? []), [sent, acknowledged, found]]),
    trace: ({ path, spans }) => fates.set(path, [...(fates.get(path) ?? []), spans.map(({ fate }) => fate)]),
    verdict: (path) => verdicts.push(path),
  };
  const verdict = (path: PathName) => verdicts.find((one) => one.path === path);
  return { listener, said, counts, fates, verdicts, verdict };
}
