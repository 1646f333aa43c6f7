import type { SmokePath } from '../../run/events.ts';
import { cutLine, type Line, lineWidth, span } from '../lines.ts';
import { pad, widthOf } from '../text.ts';
import { marks, type Tone } from '../theme.ts';

const stations: Readonly<Record<SmokePath['path'], readonly string[]>> = {
  direct: ['you', 'MLflow'],
  collector: ['you', 'collector', 'MLflow'],
  llamastack: ['you', 'LLaMA Stack', 'collector', 'MLflow'],
};

/**
 * The way of the spans as a line from station to station, with the counts below them, and a cross where spans were lost first.
 * Where there is no room, the counts stand side by side. Pure.
 */
export function hopLines(path: SmokePath, width: number): Line[] {
  const names = stations[path.path];
  const last = names.length - 1;
  const loss = firstLossOf(path, last);
  const counts = names.map((_, index) => countAt(path, index, last));
  const columns = names.map((name, index) => Math.max(widthOf(name), widthOf(counts[index] ?? '')));
  const drawn = names.flatMap((name, index) => {
    if (index === last) return [span(name, 'strong')];
    const stroke = marks.rule.repeat((columns[index] ?? 0) - widthOf(name) + 1);
    return [span(name, 'strong'), span(` ${stroke}${index === loss ? marks.lost : marks.reached} `, toneOf(index, loss))];
  });
  const below = [
    span(
      counts
        .map((count, index) => pad(count, (columns[index] ?? 0) + lineBesideColumn))
        .join('')
        .trimEnd(),
    ),
  ];
  if (Math.max(lineWidth(drawn), lineWidth(below)) <= width) return [drawn, below];
  const short = names.flatMap((name, index) => {
    const hop = index - 1;
    const mark = hop === loss ? marks.lost : marks.arrow;
    return [...(index === 0 ? [] : [span(` ${mark} `, toneOf(hop, loss))]), span(name, 'strong')];
  });
  return [short, [span(counts.filter((count) => count !== '').join('  '))]].map((line) => cutLine(line, width));
}

/** What a line takes besides the width of its column: a space, one stroke at least, its end and a space. */
const lineBesideColumn = 4;

/** Which hop lost spans first, counted from 0; undefined when none did. Whoever comes first acknowledges for all behind. */
function firstLossOf({ sent, acknowledged, found }: SmokePath, hops: number): number | undefined {
  if (acknowledged < sent) return 0;
  return found < acknowledged ? Math.min(1, hops - 1) : undefined;
}

function countAt({ sent, acknowledged, found }: SmokePath, index: number, last: number): string {
  if (index === 0) return `${sent} sent`;
  const taken = index === 1 ? [`${acknowledged} acknowledged`] : [];
  return [...taken, ...(index === last ? [`${found} found`] : [])].join(', ');
}

/** Nobody knows of the hops behind a loss. */
function toneOf(hop: number, loss: number | undefined): Tone {
  if (hop === loss) return 'bad';
  return loss !== undefined && hop > loss ? 'dim' : 'ok';
}
