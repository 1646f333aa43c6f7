import type { Result, TaskIo } from '../../run/task.ts';
import type { SmokeResult } from '../../smoke/run-smoke.ts';
import type { Targets } from '../../smoke/targets.ts';
import { putLoad } from './load.ts';
import { type Provable, prove } from './prove.ts';

/**
 * Puts a pipeline to the test, by a few traces or by a load, and has `conclude` say what came of it.
 * @param prepared MLflow is being made ready already
 */
export async function putToTest(
  provable: Provable,
  { conclude, prepared }: { conclude(result: SmokeResult): Result | Promise<Result>; prepared?: Promise<void> | undefined },
  io: TaskIo,
): Promise<Result> {
  const { smoke, targets } = provable;
  await (prepared ?? prepare(targets, io.signal));
  const loaded = smoke.load && (await putLoad({ ...provable, load: smoke.load }, io));
  if (loaded !== undefined && 'ended' in loaded) return loaded.ended;
  return conclude(loaded?.broken ?? (await prove(provable, io)));
}

/**
 * Has MLflow made ready for its first trace, which takes some 7 s after its start and no time later. What goes wrong with it, the
 * proof itself tells better.
 */
async function prepare(targets: Targets | undefined, signal: AbortSignal): Promise<void> {
  await targets?.mlflow.prepareForTraces(signal).catch(() => undefined);
}
