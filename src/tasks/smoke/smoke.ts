import type { PathName } from '../../run/events.ts';
import type { Fault } from '../../smoke/paths/path-result.ts';
import type { DeployTask } from '../context.ts';
import { pathsOf } from './choice.ts';
import { conclude } from './conclude.ts';
import { watchLosses } from './examine/watch.ts';
import { putLoad } from './load.ts';
import { prepare, prove } from './prove.ts';
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
    const [reached, watch] = await Promise.all([reach(context, paths, io.signal), watchLosses(context, io.signal)]);
    try {
      const { targets } = reached;
      await (context.facts.preparedForTraces ?? prepare(targets, io.signal));
      const provable = { smoke: context.smoke, paths, targets, faults: faultsOf(paths, reached), watch };
      const loaded = context.smoke.load && (await putLoad({ ...provable, load: context.smoke.load }, io));
      if (loaded !== undefined && 'ended' in loaded) return loaded.ended;
      return await conclude(context, loaded?.broken ?? (await prove(provable, io)), watch.before, io);
    } finally {
      watch.close();
      reached.close();
    }
  },
};

function faultsOf(paths: readonly PathName[], reached: Reached): Map<PathName, Fault> {
  return new Map(
    paths.flatMap((path) => {
      const fault = whyUnreached(path, reached);
      return fault === undefined ? [] : [[path, fault] as const];
    }),
  );
}
