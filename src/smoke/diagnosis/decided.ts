import type { CollectorMetrics } from './collector-metrics.ts';
import type { LlamastackSeen, Target } from './evidence.ts';
import { type ExportError, failureOf } from './export-error.ts';

/** So long after it took its first span a collector that has sent nothing won't: MLflow's first LLM span takes some 7 s. */
const stuckMs = 12_000;
/** LLaMA Stack's SDK keeps its spans for 5 s; after so long without them they won't come. */
export const heldByLlamastackMs = 9_000;

/**
 * Whether the collector has shown that the spans of this test will not come: it gave up all that it took, or it tries again and again
 * what can't succeed. Pure.
 * @param elapsedMs since it has taken the first
 */
export function isDecided(counted: CollectorMetrics, errors: readonly ExportError[], elapsedMs: number): boolean {
  const { accepted, sent, sendFailed, enqueueFailed, queueSize } = counted;
  if (accepted === 0 || sent > 0) return false;
  if (sendFailed + enqueueFailed > 0 && queueSize === 0) return true;
  if (queueSize === 0) return false;
  const kinds = errors.map(({ words }) => failureOf(words).kind);
  return kinds.includes('dns') || kinds.includes('protocol') || elapsedMs > stuckMs;
}

/** Whether an exporter means a Service that is not there, or a port that it does not have. Pure. */
export function missesTarget({ port, workload }: Target): boolean {
  return workload === null || (workload?.service?.ports !== undefined && !workload.service.ports.includes(port));
}

/** How many milliseconds after its last answer LLaMA Stack's part can be given up, by what its Deployment says; undefined: it may come. Pure. */
export function isDecidedForLlamastack({ tracing, command, hasVariables = true }: LlamastackSeen): number | undefined {
  if (tracing?.to === 'off' || (tracing?.to === 'nowhere' && !hasVariables)) return 2_000;
  // What it sends to may pass its spans on, a sidecar may take them, and its command may instrument after all.
  const isDoubtful = tracing?.to === 'nowhere' || tracing?.to === 'elsewhere' || tracing?.to === 'misdirected' || command !== undefined;
  return isDoubtful ? heldByLlamastackMs : undefined;
}
