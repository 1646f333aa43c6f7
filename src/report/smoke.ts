import type { SmokePath } from '../run/events.ts';
import { inOrder } from '../run/path-order.ts';
import { isProven } from '../run/proven.ts';
import type { SmokeProgress, State, TaskState } from '../run/state.ts';
import { cleanLine } from '../text/clean.ts';
import { hopDiagram } from './hops.ts';
import { inDigits, inSeconds } from './numbers.ts';
import type { Paint } from './text.ts';

/** So many lines tell what is wrong with a path, and so many what was seen of a cause. */
const linesShown = 6;
const nameWidth = 'collector-grpc'.length;
const indent = ' '.repeat(nameWidth + 6);

/**
 * What the smoke test found, made for reading: each path as a line from hop to hop with the counts below it, the first loss marked, how
 * long it took, and what is wrong; below the first path that failed, the cause. Nothing for a run without one. Pure.
 */
export function smokeReport({ tasks }: State, paint: Paint, ascii: boolean): string[] {
  const lines = tasks.flatMap((task) => reportOf(task, paint));
  if (lines.length === 0) return [];
  return ['', ...(ascii ? lines.map(toAscii) : lines)];
}

function reportOf(task: TaskState, paint: Paint): string[] {
  const stopped = task.progress.filter(({ path }) => task.paths.every((verdict) => verdict.path !== path));
  const broken = inOrder(task.paths).find((path) => !isProven(path));
  const judged = inOrder(task.paths).flatMap((path) => {
    const { diagnosis } = task;
    const isBroken = path === broken && diagnosis !== undefined;
    // Where it did not come to sending, the hop is that of the cause, and said once.
    const brokenHop = isBroken ? diagnosis.hop : path.sent === 0 ? '' : undefined;
    return [...pathLines(path, { brokenHop, cause: diagnosis?.cause }, paint), ...(isBroken ? causeLines(diagnosis, paint) : [])];
  });
  return [...judged, ...stopped.flatMap((progress) => stoppedLines(progress, paint))];
}

function pathLines(path: SmokePath, known: { brokenHop: string | undefined; cause: string | undefined }, paint: Paint): string[] {
  const isGood = isProven(path);
  const [way, counts] = hopDiagram(path, { brokenHop: known.brokenHop, atEnd: atEnd(path) });
  const problems = (path.problems ?? []).filter((problem) => problem !== known.cause);
  const shown = problems.slice(0, linesShown);
  const more = problems.length - shown.length;
  return [
    `  ${paint(isGood ? 'ok' : 'bad', isGood ? '✔' : '✖')} ${path.path.padEnd(nameWidth)}  ${way}`,
    `${indent}${path.sent === 0 ? 'nothing was sent' : counts}`,
    ...(path.found > 0 ? timesOf(path).map((line) => `${indent}${paint('dim', line)}`) : []),
    ...shown.map((problem) => `${indent}${paint('bad', cleanLine(problem))}`),
    ...(more > 0 ? [`${indent}… and ${more} more`] : []),
  ];
}

/** What came to MLflow, in words. */
function atEnd({ found, lost, changed, duplicated, late = 0, note }: SmokePath): string {
  const bad = Object.entries({ duplicated, late }).filter(([, count]) => count > 0);
  const counts = Object.entries({ found, lost, changed, ...Object.fromEntries(bad) }).map(([what, count]) => `${inDigits(count)} ${what}`);
  return note !== undefined && lost === 0 ? cleanLine(note) : counts.join(', ');
}

/** From sending to the receiver's answer, and from that until it was visible in MLflow; of many traces how they spread. */
function timesOf({ p50, p95, max, acknowledgedAfter, histogram = [] }: SmokePath): string[] {
  const taken = acknowledgedAfter === undefined ? '' : `acknowledged after ${inSeconds(acknowledgedAfter.max)}, `;
  const spread = p50 === max ? inSeconds(max) : `${inSeconds(p50)} (p50), ${inSeconds(p95)} (p95), ${inSeconds(max)} (max)`;
  const bars = histogram.filter(({ count }) => count > 0).map(({ upToMs, count }) => `${inDigits(count)} up to ${inSeconds(upToMs)}`);
  return [`${taken}visible after ${spread}`, ...(bars.length > 1 ? [`traces: ${bars.join(', ')}`] : [])];
}

function causeLines({ hop, cause, hint, evidence = [] }: NonNullable<TaskState['diagnosis']>, paint: Paint): string[] {
  return [
    `${indent}${paint('strong', 'cause:')} ${cleanLine(hop)}: ${cleanLine(cause)}`,
    ...evidence.slice(0, linesShown).map((seen) => `${indent}${paint('dim', `seen:  ${cleanLine(seen)}`)}`),
    `${indent}${paint('strong', 'next:')}  ${cleanLine(hint)}`,
  ];
}

function stoppedLines(progress: SmokeProgress, paint: Paint): string[] {
  const [way, counts] = hopDiagram(progress, { brokenHop: '', atEnd: `${inDigits(progress.found)} found` });
  const mark = paint('warn', '?');
  return [`  ${mark} ${progress.path.padEnd(nameWidth)}  ${way}`, `${indent}${counts}`, `${indent}stopped before the verdict`];
}

const asciiOf: Readonly<Record<string, string>> = { '✔': 'v', '✖': 'x', '─': '-', '▶': '>', '→': '->', '…': '...' };

/** Colours are ASCII already. What a cluster wrote in other characters becomes question marks. */
function toAscii(line: string): string {
  return line.replace(/[\u0080-\u{10ffff}]/gu, (character) => asciiOf[character] ?? '?');
}
