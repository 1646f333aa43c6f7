import type { PlannedChange } from '../../run/events.ts';
import { cutLine, ends, type Line, paragraph, section, span } from '../lines.ts';
import { pad, widthOf } from '../text.ts';
import { changeLooks } from '../theme.ts';
import { diffLines } from './diff.ts';
import { commandLines } from './hint.ts';

/** What those who use the cluster now will notice comes first. */
const actions = ['refused', 'change', 'create', 'unchanged'] as const;

/** The plan, a part for each action, what has a note first. Pure. @param diffs whether to show what would change in each object. */
export function planLines(plan: readonly PlannedChange[], width: number, { diffs } = { diffs: false }): Line[] {
  const noted = [...plan].sort((a, b) => Number(b.note !== undefined) - Number(a.note !== undefined));
  const parts = actions.map((action) => ({ action, changes: noted.filter((change) => change.action === action) }));
  const counts = parts.filter(({ changes }) => changes.length > 0).map(({ action, changes }) => `${changes.length} ${action}`);
  const kindWidth = Math.max(0, ...plan.map(({ kind }) => widthOf(kind)));
  return [
    ends([span('Plan', 'strong')], [span(counts.join(', '), 'dim')], width),
    ...parts.flatMap(({ action, changes }) =>
      section(
        titles[action],
        changes.flatMap((change) => [
          ...changeLines(change, kindWidth, width),
          ...(diffs && change.diff !== undefined ? diffLines(change.diff, width) : []),
        ]),
      ),
    ),
  ];
}

const titles: Readonly<Record<PlannedChange['action'], string>> = {
  refused: 'Refused',
  change: 'Change',
  create: 'Create',
  unchanged: 'Leave as it is',
};

function changeLines({ action, kind, name, note, hint }: PlannedChange, kindWidth: number, width: number): Line[] {
  const { symbol, tone } = changeLooks[action];
  const object = [
    span(`${symbol} `, tone),
    span(`${pad(kind, kindWidth)} `, 'dim'),
    span(name, action === 'unchanged' ? 'plain' : 'strong'),
  ];
  if (note === undefined) return [cutLine(object, width)];
  if (action === 'create') return [cutLine([...object, span(`  ${note}`, 'dim')], width)];
  // It is about something that is in use: nobody should miss it.
  return [cutLine(object, width), ...paragraph(`! ${note}`, width, 'warn', 2), ...(hint === undefined ? [] : commandLines(hint, width))];
}
