import { endedWell, hasEnded, type State, type TaskState } from '../run/state.ts';
import type { HeadingRow, Row } from './checklist.ts';
import { cutLine, ends, type Line, lineWidth, type Span, span } from './lines.ts';
import { groupTitles, stageOf, summaryOf, waitsFor } from './progress.ts';
import { padTo, widthOf } from './text.ts';
import { changeLooks, looks, marks, type Tone } from './theme.ts';
import { stopwatch, took } from './time.ts';

interface RowView {
  width: number;
  selected: boolean;
  /** Whether keys go to the checklist, rather than to the pane. */
  focused: boolean;
  /** Width of the titles, so that facts stand in a column. */
  titleWidth: number;
  /** The time in ms since the epoch. */
  now: number;
}

/** A row of the checklist as a line: mark, symbol, title, fact, time. Pure. */
export function rowLine(row: Row, state: State, view: RowView): Line {
  const mark = span(view.selected ? `${marks.selected} ` : '  ', view.focused ? 'accent' : 'dim');
  const titleTone: Tone = view.selected ? 'strong' : 'plain';
  return row.kind === 'heading' ? headingLine(row, mark, view) : taskLine(row.task, state, mark, titleTone, view);
}

function headingLine({ group, tasks, folded }: HeadingRow, mark: Span, { width }: RowView): Line {
  const { text, tone } = summaryOf(tasks);
  const title = [mark, span(folded ? marks.folded : marks.open, 'dim'), span(` ${groupTitles[group]}`, 'strong')];
  return ends(title, cutLine([span(text, tone)], width - lineWidth(title) - 1), width);
}

function taskLine(task: TaskState, state: State, mark: Span, titleTone: Tone, view: RowView): Line {
  const look = looks[task.status];
  const left = [mark, span(look.symbol, look.tone), span(` ${padTo(task.title, view.titleWidth)} `, titleTone)];
  const time = timeOf(task, view.now);
  return ends([...left, ...factOf(task, state)], time === '' ? [] : [span(time, 'dim')], view.width);
}

/** Running: since when. Ended: how long it took, left out for what only looked, where that took no time. */
export function timeOf(task: TaskState, now: number): string {
  if (task.status === 'running' && task.startedAt !== undefined) {
    const ms = now - Date.parse(task.startedAt);
    return task.group === 'prerequisites' && ms < 1000 ? '' : stopwatch(ms);
  }
  if (!hasEnded(task.status) || task.seconds === undefined || task.status === 'cancelled') return '';
  const onlyLooked = task.group === 'prerequisites' || task.status === 'unchanged';
  return onlyLooked && task.seconds < 1 ? '' : took(task.seconds);
}

/** States whose symbol and heading say enough, so that the fact gets the room. */
const spokenBySymbol: ReadonlySet<TaskState['status']> = new Set(['met', 'done', 'unchanged']);

/** What the row says of the task. Where the symbol does not say it plainly, the state's word comes first. */
function factOf(task: TaskState, state: State): Line {
  if (task.status === 'waiting') return plannedFact(task, state) ?? [span(waitText(task, state), 'dim')];
  if (task.status === 'running') return [span(task.message ?? looks.running.word, 'plain')];
  const { word, tone } = looks[task.status];
  return [
    ...(spokenBySymbol.has(task.status) ? [] : [span(`${word} `, tone)]),
    // It ended well and still has something to say.
    ...(endedWell(task.status) && task.hint !== undefined ? [span('! ', 'warn')] : []),
    span(task.detail ?? '', 'dim'),
  ];
}

/** While a yes is waited for, what it would do: the strongest of its planned changes. */
function plannedFact(task: TaskState, state: State): Line | undefined {
  if (stageOf(state) !== 'asking') return undefined;
  const own = state.plan.filter((change) => change.task === task.id).map(({ action }) => action);
  const action = (['change', 'create', 'unchanged'] as const).find((candidate) => own.includes(candidate));
  if (action === undefined) return undefined;
  const { symbol, word, tone } = changeLooks[action];
  return [span(`${symbol} ${word}`, tone)];
}

/** Why a task has not started, in words. */
export function waitText(task: TaskState, state: State): string {
  if (task.group !== 'prerequisites') {
    const stage = stageOf(state);
    if (stage === 'checking' || stage === 'held') return 'after the checks';
    if (stage === 'planning') return 'after the plan';
    if (stage === 'asking') return 'after the yes';
  }
  const [first, ...more] = waitsFor(task, state.tasks);
  if (first === undefined) return looks.waiting.word;
  return more.length === 0 ? `waits for ${first}` : `waits for ${first} and ${more.length} more`;
}

/** Columns that facts and times have at least, before titles are padded. */
const leastFact = 18;

/** Facts start in one column behind the titles. Where there is little room, only longer titles push theirs out of it. */
export function titleWidthOf(titles: readonly string[], width: number): number {
  return Math.min(Math.max(0, ...titles.map(widthOf)), Math.max(12, width - 4 - leastFact));
}
