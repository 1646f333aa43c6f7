import type { PlannedChange } from '../../run/events.ts';
import { blank, ends, fit, type Line, paragraph, section, span } from '../lines.ts';
import { pad, widthOf } from '../text.ts';
import { changeLooks } from '../theme.ts';

/**
 * The plan: first what those who use the cluster now will notice, then what else is created or changed, then what stays. Pure.
 */
export function planLines(plan: readonly PlannedChange[], width: number): Line[] {
  const kindWidth = Math.max(0, ...plan.map(({ kind }) => widthOf(kind)));
  const line = (change: PlannedChange) => changeLine(change, kindWidth, width);
  const stands = plan.filter(({ action, note }) => action === 'refused' || (action === 'change' && note !== undefined));
  const others = plan.filter((change) => !stands.includes(change));
  const title = ends([span('Plan', 'strong')], [span(countsOf(plan), 'dim')], width);
  return [
    title,
    ...stands.flatMap((change) => [blank, line(change), ...notice(change, width)]),
    ...section(
      'Create or change',
      others.filter(({ action }) => action !== 'unchanged').flatMap((change) => [line(change), ...note(change, width)]),
    ),
    ...section('Unchanged', others.filter(({ action }) => action === 'unchanged').map(line)),
  ];
}

function countsOf(plan: readonly PlannedChange[]): string {
  const count = (wanted: PlannedChange['action']) => plan.filter(({ action }) => action === wanted).length;
  return `${count('create')} create, ${count('change')} change, ${count('unchanged')} unchanged`;
}

function changeLine({ action, kind, name }: PlannedChange, kindWidth: number, width: number): Line {
  const { symbol, word, tone } = changeLooks[action];
  return fit([span(`${symbol} ${pad(word, 9)} `, tone), span(`${pad(kind, kindWidth)} `), span(name, 'strong')], width);
}

function note({ note }: PlannedChange, width: number): Line[] {
  return note === undefined ? [] : paragraph(note, width, 'dim', 4);
}

/** A note that nobody should miss, with the next step where there is one. */
function notice({ note = '', hint }: PlannedChange, width: number): Line[] {
  return [...paragraph(`! ${note}`, width, 'warn', 2), ...(hint === undefined ? [] : paragraph(hint, width, 'key', 4))];
}
