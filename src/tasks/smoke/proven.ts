import type { SmokePath } from '../../run/events.ts';
import type { Result } from '../../run/task.ts';
import type { SmokeResult } from '../../smoke/run-smoke.ts';
import { verdictOf } from '../../smoke/verdict.ts';

/** What a smoke test whose paths are all proven comes to. Pure. */
export function proven({ paths, traceIds, warnings }: SmokeResult, keep: boolean): Result {
  const kept = keep ? `; kept: ${traceIds.map((traceId) => `tr-${traceId}`).join(', ')}` : '';
  const detail = `${paths.map((path) => inWords(verdictOf(path))).join(', ')}; 0 lost, 0 changed${kept}`;
  return warnings.length === 0 ? { outcome: 'done', detail } : { outcome: 'done', detail, hint: warnings.join('; ') };
}

/** "collector 12 of 12 spans in 0.31 s". */
function inWords({ path, sent, found, max, note }: SmokePath): string {
  return `${path} ${note ?? `${found} of ${sent} spans`} in ${(max / 1000).toFixed(2)} s`;
}
