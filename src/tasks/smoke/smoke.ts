import type { PathName } from '../../run/events.ts';
import type { Fault } from '../../smoke/paths/path-result.ts';
import type { Context, DeployTask } from '../context.ts';
import { pathsOf } from './choice.ts';
import { conclude } from './conclude.ts';
import { prove } from './prove.ts';
import { type Reached, reach, whyUnreached } from './targets.ts';

/** Proves the pipeline: traces sent by every path are read back from MLflow and compared span by span. */
export const smokeTask: DeployTask = {
  id: 'smoke',
  title: 'Smoke test',
  group: 'prove',
  needs: ['reachable', 'llamastack.configure'],
  plan: async () => [],
  async run(context, io) {
    const paths = pathsOf(context.smoke).filter((path) => path !== 'llamastack' || !context.facts.tracesElsewhere);
    const reached = await reach(context, paths, io.signal);
    try {
      await context.facts.preparedForTraces;
      const { targets } = reached;
      const result = await prove({ smoke: context.smoke, paths, targets, faults: faultsOf(context, paths, reached) }, io);
      return await conclude(context, result, io);
    } finally {
      reached.close();
    }
  },
};

function faultsOf(context: Context, paths: readonly PathName[], reached: Reached): Map<PathName, Fault> {
  return new Map(
    paths.flatMap((path) => {
      const fault = whyUnreached(context, path, reached);
      return fault === undefined ? [] : [[path, fault] as const];
    }),
  );
}
