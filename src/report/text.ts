import { styleText } from 'node:util';
import type { Event, Outcome, PlannedChange } from '../run/events.ts';
import type { State, TaskState } from '../run/state.ts';
import { cleanLine } from '../text/clean.ts';
import { cancelledTexts, neverBegan } from './cancelled.ts';
import { isTold, loadInWords, stepInWords } from './load.ts';
import { marked } from './sandbox.ts';
import { smokeReport } from './smoke.ts';
import { summaryLines } from './summary.ts';

/** How a text is painted; the word is there without it. */
export type Paint = (look: 'ok' | 'busy' | 'warn' | 'bad' | 'dim' | 'strong', text: string) => string;

const styles = { ok: 'green', busy: 'cyan', warn: 'yellow', bad: ['red', 'bold'], dim: 'dim', strong: 'bold' } as const;

export const coloured: Paint = (look, text) => styleText([styles[look]].flat(), text, { validateStream: false });
export const plain: Paint = (_look, text) => text;

const looks: Record<Outcome, Parameters<Paint>[0]> = {
  met: 'ok',
  done: 'ok',
  unchanged: 'dim',
  pending: 'busy',
  unknown: 'warn',
  skipped: 'warn',
  unmet: 'bad',
  failed: 'bad',
  cancelled: 'dim',
};

const timeWidth = 7;
const wordWidth = 9;
const logLinesShown = 5;

/**
 * What `--ci` prints of an event: one line, and indented below it the next step and what explains it. Empty for events that are
 * only for screens. Each line of the sandbox says that it is. Pure.
 * @param state the run's state after the event
 * @param ascii whether the report of the smoke test may have nothing but ASCII
 */
export function linesOf(event: Event, state: State, paint: Paint, ascii = true): string[] {
  return marked(unmarkedLines(event, state, paint, ascii), state, paint);
}

function unmarkedLines(event: Event, state: State, paint: Paint, ascii: boolean): string[] {
  const line = (look: Parameters<Paint>[0], word: string, text: string) =>
    `${sinceStart(event, state)}  ${paint(look, word.padEnd(wordWidth))}  ${cleanLine(text)}`;
  const task = 'task' in event ? state.tasks.find(({ id }) => id === event.task) : undefined;
  switch (event.type) {
    case 'run.started': {
      const { version, command, namespace, context, sandbox } = event;
      const at = sandbox === undefined ? context : `${context}, scenario ${sandbox}`;
      // At addresses there is no namespace.
      const where = [namespace, at].filter((name) => name !== '').map(cleanLine);
      return [paint('strong', `mlflow-tui ${version} ${command}: ${where.join(' @ ')}`)];
    }
    case 'task.started':
      return task?.group === 'prerequisites' ? [] : [line('dim', 'started', task?.title ?? event.task)];
    case 'task.progress':
      return [line('dim', '...', `${task?.title}: ${event.message}`)];
    case 'task.finished': {
      // Told at the end, all of one reason at once.
      if (task !== undefined && neverBegan(task)) return [];
      const took = event.seconds >= 1 ? ` (${event.seconds.toFixed(1)} s)` : '';
      return [line(looks[event.outcome], event.outcome, `${task?.title}: ${event.detail}${took}`), ...below(event.hint, task, paint)];
    }
    case 'plan.made':
      return event.changes.map((change) => line(change.action === 'refused' ? 'bad' : 'dim', 'plan', describeChange(change)));
    case 'smoke.path': {
      const { path, sent, found, lost, changed, duplicated, max } = event;
      const counts = `${sent} sent, ${found} found, ${lost} lost, ${duplicated} duplicated, ${changed} changed`;
      const visible = found === 0 ? '' : `, visible after ${(max / 1000).toFixed(2)} s`;
      return [line('dim', 'path', `${path}: ${sent === 0 ? 'nothing was sent' : counts}${visible}`)];
    }
    case 'smoke.load':
      return isTold(event) ? [line('dim', 'load', loadInWords(event))] : [];
    case 'smoke.limit':
      return event.steps.slice(-1).map((step) => line(step.behind === undefined ? 'ok' : 'warn', 'rate', stepInWords(step)));
    case 'smoke.diagnosis':
      return [line('bad', 'cause', `${event.hop.replaceAll('→', '->')}: ${event.cause}`)];
    case 'run.finished':
      return [...cancelledTexts(state).map((text) => line('dim', 'cancelled', text)), ...unmarkedEnd(state, paint, ascii)];
    default:
      return [];
  }
}

/** What is printed after a run: the report of its smoke test, and the summary. Pure. */
export function endLines(state: State, paint: Paint, ascii: boolean): string[] {
  return marked(unmarkedEnd(state, paint, ascii), state, paint);
}

function unmarkedEnd(state: State, paint: Paint, ascii: boolean): string[] {
  return [...smokeReport(state, paint, ascii), ...summaryLines(state, paint)];
}

/** "0:00:03.1" would be precise; a column of seconds is easier to compare. */
function sinceStart(event: Event, state: State): string {
  const started = state.run?.startedAt ?? event.time;
  return `${((Date.parse(event.time) - Date.parse(started)) / 1000).toFixed(1)}s`.padStart(timeWidth);
}

function describeChange({ action, kind, name, note }: PlannedChange): string {
  return `${action} ${kind} ${name}${note === undefined ? '' : ` (${note})`}`;
}

/** The next step, and for a failed rollout the last words of its pod. */
function below(hint: string | undefined, task: TaskState | undefined, paint: Paint): string[] {
  const indent = ' '.repeat(timeWidth + wordWidth + 4);
  const log = task?.status === 'failed' ? lastLogLines(task) : [];
  return [
    ...log.map((text) => `${indent}${paint('dim', `log: ${cleanLine(text)}`)}`),
    ...(hint === undefined ? [] : [`${indent}${paint('strong', 'next:')} ${cleanLine(hint)}`]),
  ];
}

function lastLogLines({ resources }: TaskState): string[] {
  return resources.flatMap(({ seen }) =>
    seen.view === 'rollout' ? seen.log.filter((text) => text.trim() !== '').slice(-logLinesShown) : [],
  );
}
