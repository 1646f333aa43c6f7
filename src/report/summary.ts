import type { RunOutcome } from '../run/events.ts';
import { reachableUrl, type State, type TaskState } from '../run/state.ts';
import { cleanLine } from '../text/clean.ts';
import type { Paint } from './text.ts';

const verdicts: Record<RunOutcome, [look: Parameters<Paint>[0], words: string]> = {
  done: ['ok', 'All good'],
  failed: ['bad', 'A task failed'],
  unmet: ['bad', 'A prerequisite is not met'],
  unproven: ['bad', 'The smoke test failed'],
  timeout: ['bad', 'Out of time'],
  interrupted: ['warn', 'Interrupted: run it again, and it goes on where it stopped'],
  declined: ['warn', 'Nothing was changed'],
};

/** There is nothing left to go on with. */
const goneVerdict = ['warn', 'Interrupted: the sandbox is gone, with all that was made in it'] as const;

/** What stays on the terminal after a run: the verdict, what went wrong with its next step, and where MLflow is. Pure. */
export function summaryLines(state: State, paint: Paint): string[] {
  const { finished, run } = state;
  if (finished === undefined) return [];
  const isGone = finished.outcome === 'interrupted' && run?.sandbox !== undefined;
  const [look, words] = isGone ? goneVerdict : verdicts[finished.outcome];
  const verdict = `${paint(look, words)} (${finished.seconds.toFixed(1)} s): ${counts(state.tasks)}`;
  return ['', verdict, ...state.tasks.filter(needsAttention).flatMap((task) => explain(task, paint)), ...address(state), ''];
}

function wentWrong({ status }: TaskState): boolean {
  return status === 'failed' || status === 'unmet';
}

/** What went wrong, was stopped or was left alone, where there is something to do about it. */
function needsAttention(task: TaskState): boolean {
  return wentWrong(task) || task.hint !== undefined;
}

function explain(task: TaskState, paint: Paint): string[] {
  const { title, hint, diagnosis } = task;
  // Of a smoke test the report has all, and this is the one line of its cause.
  const detail = (diagnosis && `${diagnosis.hop.replaceAll('→', '->')}: ${diagnosis.cause}`) ?? task.detail ?? '';
  const next = hint === undefined ? [] : [`    ${paint('strong', 'next:')} ${cleanLine(hint)}`];
  return [`  ${paint(wentWrong(task) ? 'bad' : 'warn', title)}: ${cleanLine(detail)}`, ...next];
}

/** "19 met, 9 done, 1 failed", in the order in which they first appear. What is pending has nothing that anybody waits for. */
function counts(tasks: TaskState[]): string {
  const byStatus = Map.groupBy(tasks, ({ status }) => status);
  return [...byStatus].map(([status, group]) => `${group.length} ${status === 'pending' ? 'that a run makes' : status}`).join(', ');
}

function address(state: State): string[] {
  const url = reachableUrl(state);
  // An address of the sandbox ends with the program.
  const gone = state.run?.sandbox === undefined ? '' : ' (gone now)';
  return url === undefined ? [] : [`  MLflow      ${url}${gone}`, `  Experiment  ${cleanLine(state.finished?.experiment ?? '')}`];
}
