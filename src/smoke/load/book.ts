import { mlflowTraceId, type Trace } from '../../mlflow/trace.ts';
import { type Account, addTally, judge, noTally } from '../account.ts';
import { addLatency, noLatency } from '../latency.ts';
import { makeTrace, type Recipe, spansPerTrace, traceIdOf } from '../trace-recipe.ts';
import { type Batch, createBatches, type Place, type Turns } from './batches.ts';

/**
 * The account of a load run, in memory that does not grow with what is accounted for: only batches with something open are kept, some
 * hundred bytes for up to 512 spans. The first trace of a batch is its probe: once it is visible, the batch counts as visible.
 */
export interface Book extends Turns {
  /** A batch is about to be sent. Times `at` are in milliseconds on the run's clock. */
  sent(firstIndex: number, traces: number, endMs: number, at: number): Batch;
  /** It was answered: the receiver took `spans` of it, none if 0. */
  answered(batch: Batch, spans: number, at: number): void;
  /**
   * MLflow was asked for these, and has these of them. With `final`, what is missing is lost.
   * @returns how many traces are accounted for that were not before, and for probes how long each took, in milliseconds
   */
  read(asked: readonly Place[], found: readonly Trace[], at: number, options?: { final?: boolean }): { settled: number; tookMs: number[] };
  /** How many spans were sent, taken, are visible by all that the probes tell, and were found. */
  counts(): { sent: number; acknowledged: number; visible: number; found: number };
  /** Whether an acknowledged batch is not accounted for. */
  isWaiting(): boolean;
  /** How many batches are kept. */
  size(): number;
  /** The account so far, and how many spans of it are open. */
  account(): Account & { open: number };
}

export function createBook(recipe: Recipe, patienceMs: number): Book {
  const perTrace = spansPerTrace[recipe.shape];
  const account: Account = { ...noTally(), generated: 0, acknowledged: 0, late: 0, latency: noLatency(), acknowledging: noLatency() };
  const { probes, unread, partly, overdue, rest, isWaiting, size, ...batches } = createBatches(patienceMs);
  let visible = 0;

  return {
    ...{ probes, unread, partly, overdue, rest, isWaiting, size },
    sent(firstIndex, traces, endMs, at) {
      const batch: Batch = { firstIndex, traces, endMs, at, settled: new Uint8Array(traces), open: traces };
      account.generated += traces * perTrace;
      batches.sent(batch);
      return batch;
    },
    answered(batch, spans, at) {
      if (spans > 0) addLatency(account.acknowledging, at - batch.at);
      batch.at = at;
      account.acknowledged += spans;
      batches.answered(batch, spans > 0);
    },
    read(asked, found, at, { final = false } = {}) {
      const byId = new Map(found.map((trace) => [trace.id, trace]));
      const tookMs: number[] = [];
      let settled = 0;
      for (const where of asked) {
        const { batch, place } = where;
        const index = batch.firstIndex + place;
        const traceId = traceIdOf(recipe, index);
        const trace = byId.get(mlflowTraceId(traceId));
        if (batch.settled[place] === 1 || (trace === undefined && !final)) continue;
        const tally = judge(traceId, makeTrace(recipe, index, batch.endMs), trace?.spans ?? [], { joined: false });
        const isWhole = tally.lost === 0;
        if (!isWhole && !final) continue;
        if (isWhole && batches.visible(batch)) {
          if (!final) tookMs.push(at - batch.at);
          visible += batch.traces * perTrace;
        }
        addTally(account, tally);
        settled += 1;
        batches.settle(where);
      }
      for (const ms of tookMs) addLatency(account.latency, ms);
      return { settled, tookMs };
    },
    counts() {
      const { generated: sent, acknowledged, found } = account;
      return { sent, acknowledged, visible: Math.min(acknowledged, Math.max(visible, found)), found };
    },
    account: () => ({ ...account, open: account.generated - account.found - account.lost }),
  };
}
