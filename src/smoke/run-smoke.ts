import { messageOf } from '../problem.ts';
import type { PathName, SmokePath } from '../run/events.ts';
import type { SmokeProgress, SmokeTrace } from '../run/state.ts';
import { removeTraces } from './clean-up.ts';
import { createLedger } from './ledger.ts';
import { removeLeftovers } from './leftovers.ts';
import { proveExport } from './paths/exported.ts';
import { proveLlamastack } from './paths/llamastack.ts';
import type { Fault, PathResult } from './paths/path-result.ts';
import type { RunMark } from './sdk-spans.ts';
import type { Targets } from './targets.ts';
import { problemsOf, verdictOf } from './verdict.ts';

/** What to prove. Its mark says when the run is over at the latest, unless its traces are to stay. */
export interface SmokeOptions extends RunMark {
  targets: Targets;
  paths: readonly PathName[];
  tracesPerPath: number;
  /** LLaMA Stack is asked for a chat completion by this model, too. */
  model?: string;
  /** How long nothing new may come before what is missing counts as lost. */
  patienceMs: number;
  /** How long after a request MLflow has all spans that LLaMA Stack makes of it: it exports them every 5 s (OTEL_BSP_SCHEDULE_DELAY). */
  heldBackMs: number;
  /** How long a trace may take from its acknowledgement until all of it is visible. */
  lateAfterMs: number;
  /** Each ends the patience of its path, once it is certain that no more of its spans will come. */
  giveUp?: Readonly<Record<PathName, AbortSignal>> | undefined;
}

/** Takes what a run says while it is on. All of it names its path: they run side by side. */
export interface SmokeListener {
  message(words: string): void;
  /** Whenever a count has changed. */
  progress(counts: SmokeProgress): void;
  /** The first trace of a path once it is made, and again when it is known what became of its spans. */
  trace(trace: SmokeTrace): void;
  /** A path is proven, or not. */
  verdict(path: SmokePath): void;
}

export interface SmokeResult {
  /** In the order in which they were asked for. */
  paths: PathResult[];
  /** All traces that were sent, 32 hex digits each. */
  traceIds: string[];
  /** What went wrong beside the proof: an export that failed at first, a test trace that could not be deleted. */
  warnings: string[];
}

/** What has to be deleted: the traces that were begun, 32 hex digits each, in the experiments in which they may be. */
export interface Begun {
  traceIds: Set<string>;
  experimentIds: Set<string>;
  /** When LLaMA Stack was asked last, by performance.now(): it exports its spans some seconds later. */
  askedAt?: number;
}

/**
 * Proves the paths side by side: sends traces, reads them back from MLflow, compares every span, and deletes them, also when something
 * fails or the signal aborts. A broken pipeline is a result, not an error; rejects only with the signal's reason and on bugs.
 */
export async function runSmoke(options: SmokeOptions, tell: SmokeListener, signal: AbortSignal): Promise<SmokeResult> {
  signal.throwIfAborted();
  const begun: Begun = { traceIds: new Set(), experimentIds: new Set([options.targets.experimentId]) };
  const cleaning = cleanLeftovers(options, signal);
  tell.message(`sending traces: ${options.paths.join(', ')}; --seed ${options.run} makes the same ids`);
  const ended = await Promise.allSettled(
    options.paths.map(async (path) => {
      const result = await prove(path, options, { tell, begun }, signal);
      tell.verdict(verdictOf(result));
      return result;
    }),
  );
  const paths = ended.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const warnings = paths.flatMap(({ path, warnings }) => warnings.map((words) => `${path}: ${words}`));
  if (options.expires !== undefined) warnings.push(...(await cleanUp(options, begun, paths)));
  warnings.push(...(await cleaning));

  const broken = ended.find((one) => one.status === 'rejected');
  // The result of a good run has room for them; a bad one is about something else.
  const isGood = broken === undefined && paths.every((path) => problemsOf(path).length === 0);
  if (!isGood) for (const words of warnings) tell.message(words);
  if (broken !== undefined) throw broken.reason;
  return { paths, traceIds: [...begun.traceIds], warnings };
}

function prove(path: PathName, options: SmokeOptions, io: { tell: SmokeListener; begun: Begun }, signal: AbortSignal): Promise<PathResult> {
  const { direct, collector, collectorGrpc, llamastack } = options.targets;
  const needed = <T>(target: T | undefined): T => {
    if (target === undefined) throw new Error(`path ${path} without its target`);
    return target;
  };
  const byCollector = () => ({ endpoint: needed(collector), protocol: 'http/json' }) as const;
  switch (path) {
    case 'direct':
      // Not JSON: MLflow loses the links of spans that come in it (seen on 3.17.2).
      return proveExport(path, { endpoint: direct, protocol: 'http/protobuf' }, options, io, signal);
    case 'collector':
      return proveExport(path, byCollector(), options, io, signal);
    case 'collector-grpc':
      return proveExport(path, { endpoint: needed(collectorGrpc), protocol: 'grpc' }, options, io, signal);
    case 'llamastack':
      return proveLlamastack({ llamastack: needed(llamastack), collector: byCollector() }, options, io, signal);
  }
}

/** The result of a path that there is nothing to send to; it is told like the others. */
export function unsent(path: PathName, fault: Fault, tell: SmokeListener): PathResult {
  const result: PathResult = { path, account: createLedger(0).account(), fault, warnings: [] };
  tell.verdict(verdictOf(result));
  return result;
}

/** Deletes what this run has sent, and waits for what may still be on its way. Resolves to what went wrong. */
async function cleanUp(
  { targets, paths: asked, heldBackMs, giveUp }: SmokeOptions,
  begun: Begun,
  ended: readonly PathResult[],
): Promise<string[]> {
  // Of a path that did not come to its end, all may be on its way.
  const isBroken = ended.length < asked.length;
  const isOver = giveUp?.llamastack.aborted || ended.some(({ joined }) => joined?.isWhole);
  const askedAt = isOver ? undefined : begun.askedAt;
  const failure = await removeTraces(targets.mlflow, {
    traceIds: [...begun.traceIds],
    experimentIds: [...begun.experimentIds],
    mayArrive: isBroken ? begun.traceIds.size : ended.reduce((sum, { mayArrive = 0 }) => sum + mayArrive, 0),
    inPiecesMs: askedAt === undefined ? 0 : askedAt + heldBackMs - performance.now(),
  });
  const missing = ended.filter(({ account }) => account.acknowledged > 0 && account.lost > 0).map(({ path }) => path);
  return [
    ...(failure === undefined ? [] : [failure]),
    ...(missing.length === 0 ? [] : [`${missing.join(', ')}: what comes later than this stays until a later run deletes it`]),
  ];
}

/** What killed runs left. It is nobody's business of this run when that fails. */
async function cleanLeftovers({ targets: { mlflow, experimentId } }: SmokeOptions, signal: AbortSignal): Promise<string[]> {
  try {
    const deleted = await removeLeftovers(mlflow, experimentId, Date.now() / 1000, signal);
    return deleted === 0 ? [] : [`deleted ${deleted} test traces that runs before had left`];
  } catch (error) {
    return signal.aborted ? [] : [`could not look for test traces that runs before had left: ${messageOf(error)}`];
  }
}
