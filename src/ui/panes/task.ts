import { endedWell, hasEnded, type ResourceState, type State, type TaskState } from '../../run/state.ts';
import { isPlanOpen } from '../details.ts';
import { blank, ends, type Line, paragraph, section, span } from '../lines.ts';
import { timeOf, waitText } from '../row-line.ts';
import { looks } from '../theme.ts';
import { aboutLines, documentationLines } from './about.ts';
import { commandOf, hintLines } from './hint.ts';
import { loadLines } from './load.ts';
import { objectEvents, objectLines } from './object.ts';
import type { PaneView } from './pane.ts';
import { planLines } from './plan.ts';
import { rolloutLines } from './rollout.ts';
import { diagnosisLines, smokeLines } from './smoke.ts';

/** Everything known of one task: how it stands, the next step when it ended badly, and what it works on. */
export function taskPane(task: TaskState, state: State, view: PaneView): Line[] {
  const { width } = view;
  const next = task.diagnosis === undefined ? hintLines(task.hint, width) : diagnosisLines(task.diagnosis, width);
  const said = task.group === 'prerequisites' ? aboutLines(task, width) : saying(task, state, width);
  const top = [...heading(task, view), ...said, ...next, ...planned(task, state, width)];
  const objects = task.resources.filter(({ seen }) => seen.view === 'object');
  const heads = objects.map((resource) => objectLines(resource, width));
  const more = task.group === 'prerequisites' ? documentationLines(task.id, width) : [];
  const below = [...smokeLines(task, view), ...loadLines(task, width), ...needs(task, state, width), ...more];
  const lists = task.resources.filter(({ seen }) => seen.view === 'rollout' || (seen.events ?? []).length > 0).length;
  const room = Math.floor((view.room - top.length - heads.flat().length - below.length) / Math.max(1, lists));
  const sharing = { ...view, room, startedAt: state.run?.startedAt ?? '' };
  return [
    ...top,
    ...task.resources.flatMap((resource) => rolloutOf(resource, task, sharing)),
    ...objects.flatMap((resource, index) => [...(heads[index] ?? []), ...objectEvents(resource, sharing)]),
    ...below,
  ];
}

/** The command of the next step that the pane shows. */
export function commandOfTask({ diagnosis, hint = '' }: TaskState): string | undefined {
  return commandOf(diagnosis?.hint ?? hint);
}

function planned(task: TaskState, state: State, width: number): Line[] {
  const changes = state.plan.filter((change) => change.task === task.id);
  return task.status === 'waiting' && changes.length > 0 ? [blank, ...planLines(changes, width, { diffs: isPlanOpen(state) })] : [];
}

function rolloutOf({ kind, name, seen }: ResourceState, task: TaskState, view: PaneView & { startedAt: string }): Line[] {
  if (seen.view !== 'rollout') return [];
  // A failed task says the reason itself.
  const { reason, ...rest } = seen;
  const shown = reason !== undefined && task.detail?.includes(reason) ? rest : seen;
  return [blank, ...rolloutLines({ kind, name, seen: shown }, view)];
}

function heading(task: TaskState, { width, now }: PaneView): Line[] {
  const look = looks[task.status];
  const time = timeOf(task, now);
  const right = [span(`${look.symbol} ${look.word}`, look.tone), ...(time === '' ? [] : [span(` ${time}`, 'dim')])];
  return [ends([span(task.title, 'strong')], right, width)];
}

/** What it says of itself: the reason in full when it ended badly. While it runs, its rollout's reason below says it in its place. */
function saying(task: TaskState, state: State, width: number): Line[] {
  const isSaidBelow = task.resources.some(({ seen }) => seen.view === 'rollout' && seen.reason !== undefined);
  if (task.status === 'running' && isSaidBelow) return [];
  const text = task.status === 'waiting' ? waitText(task, state) : hasEnded(task.status) ? task.detail : task.message;
  if (text === undefined || text === '') return [];
  return paragraph(text, width, hasEnded(task.status) && !endedWell(task.status) ? looks[task.status].tone : 'plain');
}

function needs(task: TaskState, state: State, width: number): Line[] {
  if (task.status !== 'waiting' && task.status !== 'cancelled') return [];
  const lines = task.needs.flatMap((id) => {
    const need = state.tasks.find((other) => other.id === id);
    if (need === undefined) return [];
    const look = looks[need.status];
    return [ends([span(`${look.symbol} `, look.tone), span(need.title)], [span(look.word, look.tone)], width)];
  });
  return section('Needs', lines);
}
