import type { SmokePath } from '../../run/events.ts';
import type { Result, TaskIo } from '../../run/task.ts';
import { brokenHop } from '../../smoke/diagnosis/hop.ts';
import type { SmokeResult } from '../../smoke/run-smoke.ts';
import { problemsOf, verdictOf } from '../../smoke/verdict.ts';
import type { Context } from '../context.ts';

/** What a smoke test comes to: proven, or the cause of the first path that is not. */
export async function conclude(context: Context, result: SmokeResult, { emit }: TaskIo): Promise<Result> {
  const experimentId = context.facts.experimentId ?? '';
  const failed = result.paths.find((path) => problemsOf(path).length > 0);
  if (failed !== undefined) {
    const diagnosis = brokenHop(failed, experimentId);
    emit({ type: 'smoke.diagnosis', task: 'smoke', ...diagnosis });
    const problems = result.paths.flatMap((path) => problemsOf(path).map((words) => `${path.path}: ${words}`));
    return { outcome: 'failed', detail: problems.join('; '), hint: diagnosis.hint };
  }
  const paths = result.paths.map((path) => inWords(verdictOf(path)));
  const kept = context.smoke.keep ? `; kept: ${result.traceIds.map((traceId) => `tr-${traceId}`).join(', ')}` : '';
  const detail = `${paths.join(', ')}; 0 lost, 0 changed${kept}`;
  return result.warnings.length === 0 ? { outcome: 'done', detail } : { outcome: 'done', detail, hint: result.warnings.join('; ') };
}

/** "collector 12 of 12 spans in 0.31 s". */
function inWords({ path, sent, found, max, note }: SmokePath): string {
  return `${path} ${note ?? `${found} of ${sent} spans`} in ${(max / 1000).toFixed(2)} s`;
}
