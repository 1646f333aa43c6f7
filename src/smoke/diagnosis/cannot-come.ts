import type { PathName } from '../../run/events.ts';
import type { CollectorMetrics } from './collector-metrics.ts';
import { heldByLlamastackMs } from './decided.ts';

/** What a collector had counted since the test began, and what was known of the paths just before. */
export interface Look {
  counted: CollectorMetrics;
  paths: readonly Sent[];
  /** Since LLaMA Stack gave its last answer; absent before. */
  llamastackMs?: number | undefined;
}

/** Spans of ours that the collector took by a path, and those of them that MLflow has. */
export interface Sent {
  path: PathName;
  acknowledged: number;
  found: number;
}

/** Counters are read one after the other while the collector goes on, so that one look may be wrong. */
export const settledLooks = 3;

/**
 * The paths of which spans are missing that cannot come any more, by looks at a collector whose queue tells all (pipeline.ts), newest last.
 * For several looks nothing was taken or handed on, nothing has failed, and nothing waits. So what it handed on is all that can come of what
 * it took, whoever sent it; where more of a path is missing than it handed on beyond what was found, some of that path is gone, however
 * slowly MLflow shows the rest. Pure.
 */
export function cannotCome(looks: readonly Look[]): PathName[] {
  const recent = looks.slice(-settledLooks);
  const last = recent.at(-1);
  if (last === undefined || recent.length < settledLooks || !recent.every((look) => isIdle(look) && isSame(look, last))) return [];
  const { counted, paths, llamastackMs = 0 } = last;
  const all = (key: 'acknowledged' | 'found') => paths.reduce((sum, path) => sum + path[key], 0);
  const mayCome = counted.sent - all('found');
  // Ours went another way.
  if (counted.accepted < all('acknowledged') || mayCome < 0) return [];
  const gone = paths.filter(({ acknowledged, found }) => acknowledged - found > mayCome).map(({ path }) => path);
  const others = gone.filter((path) => path !== 'llamastack');
  // LLaMA Stack's own spans come later, and are to be deleted then. How many they are nobody knows: once the test has failed for the same
  // reason, they are waited for no longer than they take.
  return gone.length > 0 && llamastackMs > heldByLlamastackMs ? [...others, 'llamastack'] : others;
}

function isIdle({ counted }: Look): boolean {
  const { sendFailed, enqueueFailed, queueSize, queueCapacity } = counted;
  return queueCapacity > 0 && queueSize === 0 && sendFailed + enqueueFailed === 0;
}

function isSame({ counted }: Look, other: Look): boolean {
  return counted.accepted === other.counted.accepted && counted.sent === other.counted.sent;
}
