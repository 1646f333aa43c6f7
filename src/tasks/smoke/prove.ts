import { randomBytes } from 'node:crypto';
import type { PathName } from '../../run/events.ts';
import type { TaskIo } from '../../run/task.ts';
import { refuseKnownRun } from '../../smoke/known-run.ts';
import type { Fault, PathResult } from '../../smoke/paths/path-result.ts';
import type { SmokeListener, SmokeResult } from '../../smoke/run-smoke.ts';
import type { Targets } from '../../smoke/targets.ts';
import type { SmokeChoice } from './choice.ts';
import type { Watch } from './examine/watch.ts';

const tracesPerPath = 3;
/** How long nothing new may come before what is missing counts as lost. */
const patienceMs = 30_000;
const lateAfterMs = 15_000;
const heldBackMs = 7_000;
/** Seconds from its start until another run may delete what this one has left. */
const longestRun = 180;

/** What is to be proven, and as far as it can be reached, in a cluster or at addresses. */
export interface Provable {
  smoke: SmokeChoice;
  paths: readonly PathName[];
  /** Undefined when MLflow can't be reached: nothing could be read back. */
  targets: Targets | undefined;
  /** Why paths can't be tried. */
  faults: ReadonlyMap<PathName, Fault>;
  /** Looks whether spans that are missing can still come, and is told how far each path is. */
  watch?: Pick<Watch, 'giveUp' | 'progress'>;
}

/** Proves what can be reached, and tells of the rest why not. As `runSmoke`, it rejects only with the signal's reason and on bugs. */
export async function prove({ smoke, paths, targets, faults, watch }: Provable, io: TaskIo): Promise<SmokeResult> {
  // OpenTelemetry takes a tenth of a second to load, and only this needs it.
  const { runSmoke, unsent } = await import('../../smoke/run-smoke.ts');
  const listener = listenerOf(io, watch);
  const lost: PathResult[] = paths.flatMap((path) => {
    const fault = faults.get(path);
    return fault === undefined ? [] : [unsent(path, fault, listener)];
  });
  if (targets === undefined || lost.length === paths.length) return { paths: lost, warnings: [], traceIds: [] };

  if (smoke.run !== undefined) await refuseKnownRun(targets, smoke.run, io.signal);
  const run = smoke.run ?? randomBytes(4).toString('hex');
  const expires = Math.ceil(Date.now() / 1000) + longestRun;
  const result = await runSmoke(
    {
      targets,
      paths: paths.filter((path) => !faults.has(path)),
      run,
      ...(smoke.keep ? {} : { expires }),
      ...(smoke.model === undefined ? {} : { model: smoke.model }),
      ...{ tracesPerPath, patienceMs, lateAfterMs, heldBackMs, giveUp: watch?.giveUp },
    },
    listener,
    io.signal,
  );
  const inOrder = paths.flatMap((path) => [...result.paths, ...lost].filter((one) => one.path === path));
  return { ...result, paths: inOrder };
}

/** What a smoke test says, as events of its task. */
function listenerOf({ progress, emit }: TaskIo, watch: Provable['watch']): SmokeListener {
  const task = 'smoke';
  return {
    message: progress,
    progress(counts) {
      watch?.progress(counts);
      emit({ type: 'smoke.progress', task, ...counts });
    },
    trace: (trace) => emit({ type: 'smoke.trace', task, ...trace }),
    verdict: (path) => emit({ type: 'smoke.path', task, ...path }),
  };
}
