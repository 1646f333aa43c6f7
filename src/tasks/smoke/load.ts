import { randomBytes } from 'node:crypto';
import { Problem } from '../../problem.ts';
import type { Result, TaskIo } from '../../run/task.ts';
import { refuseKnownRun } from '../../smoke/known-run.ts';
import { removeLeftovers } from '../../smoke/leftovers.ts';
import { longestLimitMs, longestRunMs } from '../../smoke/load/amount.ts';
import type { LimitListener, LimitResult } from '../../smoke/load/find-limit.ts';
import type { LoadPath, LoadResult } from '../../smoke/load/load.ts';
import type { Amount } from '../../smoke/load/send.ts';
import type { SmokeResult } from '../../smoke/run-smoke.ts';
import type { Targets } from '../../smoke/targets.ts';
import { problemsOf, verdictOf } from '../../smoke/verdict.ts';
import type { LoadChoice } from './choice.ts';
import { type Provable, prove } from './prove.ts';

const task = 'smoke';

/** How long nothing new may come after the sending before what is missing counts as lost. */
const patienceMs = 30_000;
/** Where only a rate was asked for. */
const defaultMs = 30_000;
/** How long each rate is tried on the way to the limit: for as long as a collector's queue may hide that MLflow is behind. */
const stepMs = 15_000;

/** How long the smoke test may last, in milliseconds: `timeoutMs`, or as long as the load needs at most. Pure. */
export function longestSmokeMs(load: LoadChoice | undefined, timeoutMs: number): number {
  if (load === undefined) return timeoutMs;
  return Math.max(timeoutMs, load.findLimit === undefined ? longestRunMs(amountOf(load)) : longestLimitMs(stepMs, load.findLimit));
}

/** What a load test came to: it is over, or something is broken, and the cause is to be looked for. */
export type Loaded = { ended: Result } | { broken: SmokeResult };

/** Puts a load on each path, one after the other, and accounts for every span. When the signal aborts, the result is the account so far. */
export async function putLoad(provable: Provable & { load: LoadChoice }, io: TaskIo): Promise<Loaded> {
  const { smoke, paths, targets, faults } = provable;
  // What can't be reached is told as without a load.
  if (targets === undefined || paths.some((path) => faults.has(path))) return { broken: await prove(provable, io) };
  if (smoke.run !== undefined) await refuseKnownRun(targets, smoke.run, io.signal);
  await clearLeftovers(targets, io);
  const runs: LoadResult[] = [];
  const words: string[] = [];
  for (const path of paths) {
    if (path === 'llamastack' || io.signal.aborted) continue;
    const { result, said } = await loadPath(path, targets, provable, io);
    runs.push(result);
    words.push(said);
  }
  const warnings = runs.flatMap((run) => run.warnings);
  const detail = words.join('; ');
  if (runs.some(({ isStopped }) => isStopped) || io.signal.aborted)
    return { ended: { outcome: 'cancelled', detail, hint: hintOf(warnings) } };
  if (runs.some((run) => problemsOf(run).length > 0)) return { broken: { paths: runs, warnings, traceIds: [] } };
  return { ended: { outcome: 'done', detail, hint: hintOf(warnings) } };
}

async function loadPath(path: LoadPath, targets: Targets, { smoke, load }: Provable & { load: LoadChoice }, io: TaskIo) {
  const run = smoke.run ?? randomBytes(4).toString('hex');
  const common = { targets, path, run, keep: smoke.keep, shape: load.shape, patienceMs };
  const listener = listenerOf(io);
  if (load.findLimit !== undefined) {
    const { findLimit } = await import('../../smoke/load/find-limit.ts');
    const found = await findLimit({ ...common, ...load.findLimit, stepMs }, listener, io.signal);
    return { result: stepOf(found), said: limitInWords(path, found) };
  }
  // OpenTelemetry takes a tenth of a second to load, and only this needs it.
  const { runLoad } = await import('../../smoke/load/run-load.ts');
  const result = await runLoad({ ...common, ...amountOf(load) }, listener, io.signal);
  if (!result.isStopped) io.emit({ type: 'smoke.path', task, ...verdictOf(result) });
  return { result, said: loadInWords(result) };
}

function amountOf({ spans, rate, durationMs }: LoadChoice): Omit<Amount, 'firstIndex'> {
  return { spans, rate, durationMs: durationMs ?? (spans === undefined ? defaultMs : undefined) };
}

/** What killed runs left is deleted, for it weighs on MLflow. Whether that is well at all, the load will show. */
async function clearLeftovers(targets: Targets, { signal }: TaskIo): Promise<void> {
  try {
    await removeLeftovers(targets.mlflow, targets.experimentId, Date.now() / 1000, signal);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
}

/** Of the steps to the limit, the one that tells whether something is broken: the last when it was stopped, else the slowest. */
function stepOf({ runs }: LimitResult): LoadResult {
  const [first] = runs;
  const last = runs.at(-1);
  if (first === undefined || last === undefined) throw new Error('a search for the limit without a step');
  const isBroken = ({ account, fault }: LoadResult) =>
    account.changed + account.duplicated + account.foreign > 0 || fault?.at === 'reading';
  return last.isStopped ? last : (runs.find(isBroken) ?? first);
}

/** "collector 30,000 of 30,000 spans at 500/s, 0 lost, 0 changed, visible after p50 0.21 s, p95 0.34 s". Pure. */
function loadInWords(result: LoadResult): string {
  const { path, account, seconds, open, isStopped, refused } = result;
  const { p50, p95 } = verdictOf(result);
  const { generated, acknowledged, found, lost, changed, duplicated } = account;
  const rate = seconds > 0 ? ` at ${count(generated / seconds)}/s` : '';
  const counts = [
    `${count(lost)} lost`,
    `${count(changed)} changed`,
    ...(duplicated > 0 ? [`${count(duplicated)} duplicated`] : []),
    ...(refused > 0 ? [`${count(refused)} refused`] : []),
  ].join(', ');
  const times = `visible after p50 ${inSeconds(p50)}, p95 ${inSeconds(p95)}`;
  if (!isStopped) return `${path} ${count(found)} of ${count(generated)} spans${rate}, ${counts}, ${times}`;
  const known = `${count(acknowledged)} acknowledged, ${count(found)} found, ${counts}, ${count(open)} not looked for`;
  return `${path} stopped after ${count(generated)} spans${rate}: ${known}, ${times}`;
}

/** "collector keeps up with 850 spans a second, and falls behind at 912: the backlog grew by 100 spans a second". Pure. */
function limitInWords(
  path: LoadPath,
  { steps, limit, runs }: Pick<LimitResult, 'steps' | 'limit'> & { runs: readonly LoadResult[] },
): string {
  const [behind] = steps.filter((step) => step.behind !== undefined).sort((a, b) => a.rate - b.rate);
  const kept = limit === undefined ? `${path} does not keep up` : `${path} keeps up with ${count(limit)} spans a second`;
  const missed = behind === undefined ? '' : `, and falls behind at ${count(behind.rate)}: ${behind.behind}`;
  const stopped = runs.some(({ isStopped }) => isStopped) ? ' (stopped before it was known closer)' : '';
  return `${kept}${missed}${stopped}`;
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en');
}

function inSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

function hintOf(warnings: readonly string[]): string | undefined {
  return warnings.length === 0 ? undefined : warnings.join('; ');
}

function listenerOf({ progress, emit }: TaskIo): LimitListener {
  return {
    message: progress,
    load: (seen) => emit({ type: 'smoke.load', task, ...seen }),
    limit: (steps, limit) => emit({ type: 'smoke.limit', task, steps: [...steps], limit }),
  };
}
