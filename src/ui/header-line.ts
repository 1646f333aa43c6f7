import type { RunOutcome } from '../run/events.ts';
import { sandboxMark } from '../run/sandbox.ts';
import type { RunInfo, State } from '../run/state.ts';
import { ends, type Line, lineWidth, span } from './lines.ts';
import { isBusy, type Stage, stageOf } from './progress.ts';
import type { Tone } from './theme.ts';
import { stopwatch } from './time.ts';

const stages: Readonly<Record<Exclude<Stage, 'finished'>, { word: string; tone: Tone }>> = {
  checking: { word: 'checking', tone: 'busy' },
  held: { word: 'waiting for the cluster', tone: 'warn' },
  planning: { word: 'planning', tone: 'busy' },
  asking: { word: 'waiting for a yes', tone: 'accent' },
  deploying: { word: 'deploying', tone: 'busy' },
};

const outcomes: Readonly<Record<RunOutcome, Tone>> = {
  done: 'ok',
  failed: 'bad',
  unmet: 'bad',
  unproven: 'bad',
  timeout: 'bad',
  interrupted: 'warn',
  declined: 'warn',
};

/** The top line: program, where it works, how far it is, and for how long; before all of it, in the sandbox, that it is one. Pure. */
export function headerLine(state: State, now: number, version: string, width: number): Line {
  const { run, finished } = state;
  const where = run === undefined ? '' : `   ${run.sandbox === undefined ? placeOf(run) : `${run.sandbox}   ${run.namespace}`}`;
  const mark = run?.sandbox === undefined ? [] : [span(` ${sandboxMark} `, 'notice')];
  const stage = stageOf(state);
  const { word, tone } =
    stage === 'finished' ? { word: finished?.outcome ?? '', tone: outcomes[finished?.outcome ?? 'done'] } : stages[stage];
  const proving = stage === 'deploying' && state.tasks.some(({ group, status }) => group === 'prove' && status === 'running');
  const time = elapsed(state, now);
  const rest = ends(
    [span(' mlflow-tui', 'accent'), span(` ${version}`, 'dim'), span(where)],
    [span(proving ? 'proving' : word, tone), span(time === '' ? ' ' : `  ${time} `)],
    width - lineWidth(mark),
  );
  return [...mark, ...rest];
}

function placeOf({ namespace, context }: RunInfo): string {
  // A smoke test at addresses has no namespace.
  return [namespace, context].filter((name) => name !== '').join(' @ ');
}

/** Nothing while an answer is waited for: then time is the user's. */
function elapsed(state: State, now: number): string {
  if (state.finished !== undefined) return stopwatch(state.finished.seconds * 1000);
  return state.run === undefined || !isBusy(state) ? '' : stopwatch(now - Date.parse(state.run.startedAt));
}
