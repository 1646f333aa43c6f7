import { stations } from '../run/path-order.ts';
import type { SmokeProgress } from '../run/state.ts';
import { inDigits } from './numbers.ts';

/** What a hop takes beside the width of its column: "─▶" and a space on both sides. */
const hopWidth = 4;

/**
 * A path as a line from station to station, and the counts below the stations that they are of: "✖" where spans were lost first. Pure.
 * @param brokenHop as "collector → MLflow", where it is known better than by the counts; '' for none
 * @param atEnd what came to MLflow, in words
 */
export function hopDiagram(path: SmokeProgress, { brokenHop, atEnd }: { brokenHop: string | undefined; atEnd: string }): [string, string] {
  const names = stations[path.path];
  const last = names.length - 1;
  const counts = names.map((_, station) => countAt(path, station, last, atEnd));
  const widths = names.map((name, station) => Math.max(name.length, counts[station]?.length ?? 0));
  const loss = lossAt(path, names, brokenHop);
  const way = names.map((name, station) => {
    if (station === last) return name;
    const line = '─'.repeat((widths[station] ?? 0) - name.length + 1);
    return `${name} ${line}${station === loss ? '✖' : '▶'} `;
  });
  const below = counts.map((count, station) => (station === last ? count : count.padEnd((widths[station] ?? 0) + hopWidth)));
  return [way.join(''), below.join('').trimEnd()];
}

/** Our own span of LLaMA Stack's path goes to the collector. */
function countAt({ sent, acknowledged }: SmokeProgress, station: number, last: number, atEnd: string): string {
  if (station === 0) return `${inDigits(sent)} sent`;
  const taken = station === Math.max(1, last - 1) ? [`${inDigits(acknowledged)} acknowledged`] : [];
  return [...taken, ...(station === last ? [atEnd] : [])].join(', ');
}

/** The number of the hop at which spans were lost first; whoever comes first acknowledges for all behind. */
function lossAt({ sent, acknowledged, found }: SmokeProgress, names: readonly string[], brokenHop: string | undefined): number | undefined {
  const hops = names.slice(1).map((name, hop) => `${names[hop]} → ${name}`);
  // One that is not of this path is that of reading back.
  if (brokenHop !== undefined) return hops.indexOf(brokenHop);
  if (sent === 0) return 0;
  // LLaMA Stack has answered by then, and the collector did not take our own span.
  if (acknowledged < sent) return Math.max(0, hops.length - 2);
  return found < acknowledged ? hops.length - 1 : undefined;
}
