import { mlflowTraceId, type Trace } from '../../mlflow/trace.ts';
import type { PathName } from '../../run/events.ts';
import { createLedger, type SentTrace } from '../ledger.ts';
import { readBack } from '../read-back.ts';
import type { Begun, SmokeListener, SmokeOptions } from '../run-smoke.ts';
import { traceSeen } from '../trace-seen.ts';
import type { PathResult } from './path-result.ts';

/** The proof of one path while it is on: its account, and what is told of it. */
export interface Proof {
  /** These traces are about to be sent; the first of them is shown. */
  begin(traces: readonly SentTrace[]): void;
  /** The receiver took so many spans of them. `sentAt`: by performance.now(). */
  acknowledged(traces: readonly SentTrace[], spans: number, sentAt: number): void;
  /** Reads back all that was sent, in the patience of the options. @throws Problem when MLflow can't tell. */
  readBack(signal: AbortSignal): Promise<void>;
  /** Ends the proof, with what else there is to say. `isKnown`: what was not found has not arrived. */
  result(more?: Partial<PathResult>, isKnown?: boolean): PathResult;
}

/** What a proof tells, and where it notes what has to be deleted. */
export interface ProofIo {
  tell: SmokeListener;
  begun: Begun;
}

export function openProof(path: PathName, { targets, lateAfterMs, patienceMs, giveUp }: SmokeOptions, { tell, begun }: ProofIo): Proof {
  const ledger = createLedger(lateAfterMs);
  let shown: SentTrace | undefined;
  let found: Trace | undefined;
  let foundIn: string | undefined;
  let told = '';

  const tellCounts = () => {
    const counts = { path, ...ledger.counts() };
    if (told === JSON.stringify(counts)) return;
    told = JSON.stringify(counts);
    tell.progress(counts);
  };
  /** The shown trace with what became of its spans; `isKnown`: what is not there has not arrived. */
  const tellTrace = (isKnown: boolean) => {
    if (shown === undefined) return;
    const spans = traceSeen(shown.make(), found?.spans ?? (isKnown ? [] : undefined));
    tell.trace({ path, traceId: mlflowTraceId(shown.traceId), spans });
  };

  tellCounts();
  return {
    begin(traces) {
      for (const { traceId } of traces) begun.traceIds.add(traceId);
      ledger.generated(traces);
      shown ??= traces[0];
      tellTrace(false);
      tellCounts();
    },
    acknowledged(traces, spans, sentAt) {
      ledger.acknowledged(traces, spans, performance.now(), sentAt);
      tellCounts();
    },
    async readBack(signal) {
      const onSeen = (trace: Trace) => {
        foundIn ??= trace.experimentId;
        begun.experimentIds.add(trace.experimentId);
        if (shown !== undefined && trace.id === mlflowTraceId(shown.traceId)) found = trace;
        tellCounts();
      };
      const problem = await readBack(targets.mlflow, ledger, { patienceMs, giveUp: giveUp?.[path], onSeen }, signal);
      if (problem !== undefined) throw problem;
    },
    result(more = {}, isKnown = true) {
      tellTrace(isKnown);
      const experiment = foundIn === undefined ? {} : { experiment: { found: foundIn, meant: targets.experimentId } };
      return { path, account: ledger.account(), warnings: [], ...experiment, ...more };
    },
  };
}
