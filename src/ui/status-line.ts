import type { RunOutcome } from '../run/events.ts';
import type { LookState } from '../run/look.ts';
import { reachableUrl, type State, type TaskState } from '../run/state.ts';
import { mlflowStatus, tunnelUrl } from './mlflow.ts';
import { changeCount, stageOf } from './progress.ts';
import type { Tone } from './theme.ts';
import { stopwatch } from './time.ts';
import type { View } from './view.ts';

/** The line above the keys: what is being waited for, a question, or how the run ended. `answers` must never be cut off. */
export interface StatusText {
  text: string;
  tone: Tone;
  answers?: string;
}

/** Pure. @param isRecording whether the run that is shown is over, and its question answered. */
export function statusOf(state: State, view: View, isRecording: boolean, { mlflow }: LookState = {}): StatusText {
  if (view.leaving) {
    const text =
      state.run?.sandbox === undefined
        ? 'What runs is safe to leave: run mlflow-tui again and it goes on. Quit?'
        : 'The sandbox goes with the program, and all that was made in it. Quit?';
    return { text, tone: 'warn', answers: 'y/n' };
  }
  if (view.typing) return { text: `/${view.filter}▏`, tone: 'accent' };
  if (view.copied !== undefined) return { text: `copied: ${view.copied}`, tone: 'ok' };
  if (view.opened) return mlflowStatus(mlflow);
  const running = titles(state, 'running');
  switch (stageOf(state)) {
    case 'checking':
      return { text: running === '' ? 'Checking' : `Checking: ${running}`, tone: 'busy' };
    case 'held':
      return { text: `Goes on by itself once met: ${titles(state, 'unmet')}`, tone: 'warn' };
    case 'planning':
      return { text: 'Finding out what would change', tone: 'busy' };
    case 'asking':
      if (isRecording) return { text: `${question(state)} The recording answers`, tone: 'accent' };
      return view.answered ? { text: 'Answered', tone: 'busy' } : { text: question(state), tone: 'accent', answers: 'y/n' };
    case 'deploying':
      return { text: running === '' ? 'Going on' : `Waiting for: ${running}`, tone: 'busy' };
    case 'finished':
      return ending(state, mlflow);
  }
}

function titles({ tasks }: State, wanted: TaskState['status']): string {
  return tasks
    .filter(({ status }) => status === wanted)
    .map(({ title }) => title)
    .join(', ');
}

/** Whether y and n answer the plan's question. */
export function isAsking(state: State, view: View): boolean {
  return stageOf(state) === 'asking' && !view.answered;
}

function question(state: State): string {
  const count = changeCount(state);
  if (count === 0) return 'Nothing to change. Go on and prove it?';
  return `Apply ${count === 1 ? 'this change' : `these ${count} changes`}?`;
}

const endings: Readonly<Record<RunOutcome, { text: string; tone: Tone }>> = {
  done: { text: 'Done', tone: 'ok' },
  failed: { text: 'Failed', tone: 'bad' },
  unmet: { text: 'A prerequisite is not met; nothing was changed', tone: 'bad' },
  unproven: { text: 'Deployed, but the smoke test failed', tone: 'bad' },
  timeout: { text: 'Out of time', tone: 'bad' },
  interrupted: { text: 'Interrupted', tone: 'warn' },
  declined: { text: 'Declined; nothing was changed', tone: 'warn' },
};

function ending(state: State, mlflow: LookState['mlflow']): StatusText {
  const { finished } = state;
  if (finished === undefined) return { text: '', tone: 'plain' };
  const { text, tone } = endings[finished.outcome];
  const failed = titles(state, 'failed');
  const words = [finished.outcome === 'failed' && failed !== '' ? `${text}: ${failed}` : text];
  if (finished.outcome === 'done') words[0] += ` in ${stopwatch(finished.seconds * 1000)}`;
  const url = tunnelUrl(mlflow) ?? reachableUrl(state);
  if (url !== undefined) words.push(`MLflow ${url}`);
  if (finished.outcome === 'done' && finished.experiment !== undefined) words.push(`experiment ${finished.experiment}`);
  return { text: words.join('   '), tone };
}
