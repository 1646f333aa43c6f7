import { messageOf } from '../problem.ts';
import type { PathName, SmokePath } from '../run/events.ts';
import type { SmokeProgress, SmokeTrace } from '../run/state.ts';
import { removeLeftovers, removeTraces } from './clean-up.ts';
import { createLedger } from './ledger.ts';
import { proveExport } from './paths/exported.ts';
import { proveLlamastack } from './paths/llamastack.ts';
import type { Fault, PathResult } from './paths/path-result.ts';
import type { RunMark } from './sdk-spans.ts';
import type { Targets } from './targets.ts';
import { verdictOf } from './verdict.ts';

/** What to prove. Its mark says when the run is over at the latest, unless its traces are to stay. */
export interface SmokeOptions extends RunMark {
  targets: Targets;
  paths: readonly PathName[];
  tracesPerPath: number;
  /** LLaMA Stack is asked for a chat completion by this model, too. */
  model?: string;
  /** How long nothing new may come before what is missing counts as lost. */
  patienceMs: number;
  /** How long a span may take from its acknowledgement until it is visible. */
  lateAfterMs: number;
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

/** The traces that were begun, and have to be deleted. */
export type Begun = Set<string>;

/** How long LLaMA Stack keeps its spans back at most before it exports them (OTEL_BSP_SCHEDULE_DELAY, 5 s by default). */
const heldBackMs = 7_000;
const onTheWayMs = 3_000;

/**
 * Proves the paths side by side: sends traces, reads them back from MLflow, compares every span, and deletes them, also when something
 * fails or the signal aborts. A broken pipeline is a result, not an error; rejects only with the signal's reason and on bugs.
 */
export async function runSmoke(options: SmokeOptions, tell: SmokeListener, signal: AbortSignal): Promise<SmokeResult> {
  signal.throwIfAborted();
  const begun: Begun = new Set();
  const { targets } = options;
  const cleaning = cleanLeftovers(options, signal);
  let paths: PathResult[] = [];
  const warnings: string[] = [];
  try {
    tell.message(`sending traces: ${options.paths.join(', ')}`);
    paths = await Promise.all(
      options.paths.map(async (path) => {
        const result = await prove(path, options, { tell, begun }, signal);
        tell.verdict(verdictOf(result, targets.experimentId));
        return result;
      }),
    );
    warnings.push(...paths.flatMap(({ path, warnings }) => warnings.map((words) => `${path}: ${words}`)));
  } finally {
    if (options.expires !== undefined) warnings.push(...(await cleanUp(options, begun, paths, signal.aborted)));
    warnings.push(...(await cleaning));
  }
  return { paths, traceIds: [...begun], warnings };
}

function prove(path: PathName, options: SmokeOptions, io: { tell: SmokeListener; begun: Begun }, signal: AbortSignal): Promise<PathResult> {
  const { direct, collector, collectorGrpc, llamastack } = options.targets;
  const needed = <T>(target: T | undefined): T => {
    if (target === undefined) throw new Error(`path ${path} without its target`);
    return target;
  };
  switch (path) {
    case 'direct':
      // Not JSON: MLflow 3.17.2 loses the links of spans that come in it.
      return proveExport(path, { endpoint: direct, protocol: 'http/protobuf' }, options, io, signal);
    case 'collector':
      return proveExport(path, { endpoint: needed(collector), protocol: 'http/json' }, options, io, signal);
    case 'collector-grpc':
      return proveExport(path, { endpoint: needed(collectorGrpc), protocol: 'grpc' }, options, io, signal);
    case 'llamastack': {
      const targets = { llamastack: needed(llamastack), collector: { endpoint: needed(collector), protocol: 'http/json' } as const };
      return proveLlamastack(targets, options, io, signal);
    }
  }
}

/** The result of a path that there is nothing to send to; it is told like the others. */
export function unsent(path: PathName, fault: Fault, tell: SmokeListener): PathResult {
  const result: PathResult = { path, account: createLedger(0).account(), fault, warnings: [] };
  tell.verdict(verdictOf(result, ''));
  return result;
}

/** What was sent is deleted where it was found, too. Resolves to what went wrong. */
async function cleanUp({ targets, paths: asked }: SmokeOptions, begun: Begun, paths: PathResult[], isAborted: boolean): Promise<string[]> {
  const experiments = new Set([targets.experimentId, ...paths.flatMap(({ experimentId }) => experimentId ?? [])]);
  const mayArrive = isAborted ? begun.size : paths.reduce((sum, { mayArrive = 0 }) => sum + mayArrive, 0);
  const deadlineMs = isAborted && asked.includes('llamastack') ? heldBackMs : onTheWayMs;
  const ids = [...begun];
  if (ids.length === 0) return [];
  const failures = await Promise.all(
    [...experiments].map((experimentId) => removeTraces(targets.mlflow, experimentId, ids, { mayArrive, deadlineMs })),
  );
  return failures.filter((words) => words !== undefined);
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
