import { randomBytes } from 'node:crypto';
import type { PathName } from '../../run/events.ts';
import type { Result, TaskIo } from '../../run/task.ts';
import type { PathResult } from '../../smoke/paths/path-result.ts';
import type { SmokeListener } from '../../smoke/run-smoke.ts';
import type { Context, DeployTask } from '../context.ts';
import { pathsOf } from './choice.ts';
import { conclude } from './conclude.ts';
import { type Reached, reach, whyUnreached } from './targets.ts';

const id = 'smoke';

const tracesPerPath = 3;
/** How long nothing new may come before what is missing counts as lost. */
const patienceMs = 30_000;
const lateAfterMs = 15_000;
/** Seconds from its start until another run may delete what this one has left. */
const longestRun = 180;

/** Proves the pipeline: traces sent by every path are read back from MLflow and compared span by span. */
export const smokeTask: DeployTask = {
  id,
  title: 'Smoke test',
  group: 'prove',
  needs: ['reachable', 'llamastack.configure'],
  plan: async () => [],
  async run(context, io) {
    const paths = pathsOf(context.smoke).filter((path) => path !== 'llamastack' || !context.facts.tracesElsewhere);
    const reached = await reach(context, paths, io.signal);
    try {
      return await prove(context, paths, reached, io);
    } finally {
      reached.close();
    }
  },
};

async function prove(context: Context, paths: readonly PathName[], reached: Reached, io: TaskIo): Promise<Result> {
  const { targets } = reached;
  const { smoke, facts } = context;
  const faults = new Map(paths.flatMap((path) => [[path, whyUnreached(context, path, reached)] as const]));
  // OpenTelemetry takes a tenth of a second to load, and only this needs it.
  const { runSmoke, unsent } = await import('../../smoke/run-smoke.ts');
  const listener = listenerOf(io);
  const unreached = paths.flatMap((path) => faults.get(path) ?? []).length;
  const lost: PathResult[] = paths.flatMap((path) => {
    const fault = faults.get(path);
    return fault === undefined ? [] : [unsent(path, fault, listener)];
  });
  if (targets === undefined || unreached === paths.length) return conclude(context, { paths: lost, warnings: [], traceIds: [] }, io);

  await facts.preparedForTraces;
  const run = smoke.run ?? randomBytes(4).toString('hex');
  const expires = Math.ceil(Date.now() / 1000) + longestRun;
  const result = await runSmoke(
    {
      targets,
      paths: paths.filter((path) => faults.get(path) === undefined),
      run,
      ...(smoke.keep ? {} : { expires }),
      ...(smoke.model === undefined ? {} : { model: smoke.model }),
      ...{ tracesPerPath, patienceMs, lateAfterMs },
    },
    listener,
    io.signal,
  );
  const inOrder = paths.flatMap((path) => [...result.paths, ...lost].filter((one) => one.path === path));
  return conclude(context, { ...result, paths: inOrder }, io);
}

/** What a smoke test says, as events of this task. */
function listenerOf({ progress, emit }: TaskIo): SmokeListener {
  return {
    message: progress,
    progress: (counts) => emit({ type: 'smoke.progress', task: id, ...counts }),
    trace: (trace) => emit({ type: 'smoke.trace', task: id, ...trace }),
    verdict: (path) => emit({ type: 'smoke.path', task: id, ...path }),
  };
}
