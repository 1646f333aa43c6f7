import type { State } from '../../run/state.ts';
import type { HeadingRow } from '../checklist.ts';
import { isPlanOpen } from '../details.ts';
import { cutLine, ends, type Line, span } from '../lines.ts';
import { groupTitles, summaryOf } from '../progress.ts';
import { waitText } from '../row-line.ts';
import { pad, widthOf } from '../text.ts';
import { looks } from '../theme.ts';
import type { PaneView } from './pane.ts';
import { planLines } from './plan.ts';

/** A whole group at a glance; while a yes is waited for, the plan. */
export function groupPane(heading: HeadingRow, state: State, view: PaneView): Line[] {
  if (heading.group !== 'deploy' || !isPlanOpen(state)) return overview(heading, state, view);
  return planLines(state.plan, view.width, { diffs: view.detail === 'diff' });
}

function overview({ group, tasks }: HeadingRow, state: State, { width }: PaneView): Line[] {
  const { text, tone } = summaryOf(tasks);
  const titleWidth = Math.min(Math.max(...tasks.map(({ title }) => widthOf(title))), Math.floor(width / 2));
  const rows = tasks.map((task) => {
    const look = looks[task.status];
    const fact = task.status === 'waiting' ? waitText(task, state) : (task.detail ?? task.message ?? look.word);
    return cutLine([span(`${look.symbol} `, look.tone), span(`${pad(task.title, titleWidth)} `), span(fact, 'dim')], width);
  });
  return [ends([span(groupTitles[group], 'strong')], [span(text, tone)], width), ...rows];
}
