import type { RunOutcome } from '../run/events.ts';
import { sandboxMark } from '../run/sandbox.ts';
import type { RunInfo, State } from '../run/state.ts';
import { ends, type Line, lineWidth, span } from './lines.ts';
import { isBusy, type Stage, stageOf } from './progress.ts';
import { widthOf } from './text.ts';
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
  const mark = run?.sandbox === undefined ? [] : [span(` ${sandboxMark} `, 'notice')];
  const stage = stageOf(state);
  const { word, tone } =
    stage === 'finished' ? { word: finished?.outcome ?? '', tone: outcomes[finished?.outcome ?? 'done'] } : stages[stage];
  const proving = stage === 'deploying' && state.tasks.some(({ group, status }) => group === 'prove' && status === 'running');
  const time = elapsed(state, now);
  const right = [span(proving ? 'proving' : word, tone), span(time === '' ? ' ' : `  ${time} `)];
  const room = width - lineWidth(mark);
  return [...mark, ...ends(startOf(run, version, room - lineWidth(right) - 1), right, room)];
}

/** Of the cluster's name that much is shown, or nothing. */
const leastOfCluster = 8;

/** As much as there is room for; what matters least goes first, and the namespace last. It may still be too long. */
function startOf(run: RunInfo | undefined, version: string, room: number): Line {
  const program = span(' mlflow-tui', 'accent');
  const numbered = [program, span(` ${version}`, 'dim')];
  if (run === undefined) return numbered;
  const { namespace, context, sandbox } = run;
  // A smoke test at addresses has no namespace.
  const place = `   ${namespace === '' ? context : namespace}`;
  const cluster = namespace === '' ? '' : sandbox === undefined ? ` @ ${context}` : `   ${sandbox}`;
  const placed = [...numbered, span(place)];
  if (lineWidth(placed) + Math.min(widthOf(cluster), leastOfCluster) <= room) return [...placed, span(cluster)];
  const shorter = [placed, [program, span(place.slice(1))]].find((line) => lineWidth(line) <= room);
  return shorter ?? [span(place.slice(2))];
}

/** Nothing while an answer is waited for: then time is the user's. */
function elapsed(state: State, now: number): string {
  if (state.finished !== undefined) return stopwatch(state.finished.seconds * 1000);
  return state.run === undefined || !isBusy(state) ? '' : stopwatch(now - Date.parse(state.run.startedAt));
}
