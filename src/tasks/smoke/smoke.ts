import type { PathName } from '../../run/events.ts';
import type { Fault } from '../../smoke/paths/path-result.ts';
import type { SmokeResult } from '../../smoke/run-smoke.ts';
import type { DeployTask } from '../context.ts';
import { pathsOf } from './choice.ts';
import { conclude } from './conclude.ts';
import { watchLosses } from './examine/watch.ts';
import { putToTest } from './put-to-test.ts';
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
      const { smoke, facts } = context;
      const provable = { smoke, paths, targets: reached.targets, faults: faultsOf(paths, reached), watch };
      const ended = (result: SmokeResult) => conclude(context, result, watch.before, io);
      return await putToTest(provable, { conclude: ended, prepared: facts.preparedForTraces }, io);
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
