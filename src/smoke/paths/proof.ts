import type { Trace } from '../../mlflow/trace.ts';
import type { PathName } from '../../run/events.ts';
import { createLedger, type Ledger, type SentTrace } from '../ledger.ts';
import { readBack } from '../read-back.ts';
import type { Begun, SmokeListener, SmokeOptions } from '../run-smoke.ts';
import { traceSeen } from '../trace-seen.ts';
import type { PathResult } from './path-result.ts';

/** The proof of one path while it is on: its account, and what is told of it. */
export interface Proof {
  ledger: Ledger;
  /** These traces are about to be sent; the first of them is shown. */
  begin(traces: readonly SentTrace[]): void;
  /** The receiver took so many spans of them. */
  acknowledged(traces: readonly SentTrace[], spans: number): void;
  /** Reads back all that was sent, in the patience of the options. @throws Problem when MLflow can't tell. */
  readBack(signal: AbortSignal, onSeen?: (trace: Trace) => void): Promise<void>;
  result(more?: Partial<PathResult>): PathResult;
}

/** What a proof tells, and where it notes the traces that have to be deleted. */
export interface ProofIo {
  tell: SmokeListener;
  begun: Begun;
}

export function openProof(path: PathName, { targets, lateAfterMs, patienceMs }: SmokeOptions, { tell, begun }: ProofIo): Proof {
  const ledger = createLedger(lateAfterMs);
  let shown: SentTrace | undefined;
  let found: Trace | undefined;
  let experimentId: string | undefined;
  let told = '';

  const tellCounts = () => {
    const counts = { path, ...ledger.counts() };
    if (told === JSON.stringify(counts)) return;
    told = JSON.stringify(counts);
    tell.progress(counts);
  };
  /** The trace with what became of its spans, as far as that is known. */
  const tellTrace = (isOver: boolean) => {
    if (shown === undefined) return;
    const spans = traceSeen(shown.make(), found?.spans ?? (isOver ? [] : undefined));
    tell.trace({ path, traceId: `tr-${shown.traceId}`, spans });
  };

  return {
    ledger,
    begin(traces) {
      for (const { traceId } of traces) begun.add(traceId);
      ledger.generated(traces);
      shown ??= traces[0];
      tellTrace(false);
      tellCounts();
    },
    acknowledged(traces, spans) {
      ledger.acknowledged(traces, spans, performance.now());
      tellCounts();
    },
    async readBack(signal, onSeen) {
      const seen = (trace: Trace) => {
        experimentId ??= trace.experimentId;
        if (trace.id === `tr-${shown?.traceId}`) found = trace;
        onSeen?.(trace);
        tellCounts();
      };
      const problem = await readBack(targets.mlflow, ledger, { patienceMs, onSeen: seen }, signal);
      if (problem !== undefined) throw problem;
    },
    result(more = {}) {
      tellTrace(true);
      return { path, account: ledger.account(), warnings: [], ...(experimentId === undefined ? {} : { experimentId }), ...more };
    },
  };
}
