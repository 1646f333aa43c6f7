import { mlflowTraceId, type Trace } from '../../mlflow/trace.ts';
import { type Account, addTally, judge, noTally } from '../account.ts';
import { addLatency, noLatency } from '../latency.ts';
import { makeTrace, type Recipe, spansPerTrace, traceIdOf } from '../trace-recipe.ts';

/** A batch of whole traces that was sent, and is not accounted for yet. All of it can be made again from this. */
export interface Batch {
  firstIndex: number;
  traces: number;
  /** When its traces end, in milliseconds since 1970. */
  endMs: number;
  /** When it was sent, and then when it was answered. */
  at: number;
  /** By its place in the batch: 1 for a trace that is accounted for. */
  settled: Uint8Array;
  /** How many are not. */
  open: number;
}

/** One trace of a batch, by its place there. */
export interface Place {
  batch: Batch;
  place: number;
}

/**
 * The account of a load run, in memory that does not grow with what is accounted for: only batches with something open are kept, some
 * hundred bytes for up to 512 spans. The first trace of a batch is its probe: once it is visible, the batch counts as visible.
 */
export interface Book {
  /** A batch is about to be sent. Times `at` are in milliseconds on the run's clock. */
  sent(firstIndex: number, traces: number, endMs: number, at: number): Batch;
  /** It was answered: the receiver took `spans` of it, none if 0. */
  answered(batch: Batch, spans: number, at: number): void;
  /** Probes that are not visible yet; those first that were not asked for the longest. */
  probes(limit: number): Place[];
  /** Traces of visible batches that were not asked for yet. */
  unread(limit: number): Place[];
  /** Traces that were asked for, and were not wholly there; those first that were not asked for the longest. */
  partly(limit: number): Place[];
  /** Traces of batches that were answered `patienceMs` before one that is visible by now: what is missing of them counts as lost. */
  overdue(limit: number): Place[];
  /** Whatever is not accounted for. */
  rest(limit: number): Place[];
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
  /** Sent and not answered; answered and not visible; visible and not asked for; asked for; refused. Each in the order of its turn. */
  const unanswered = new Set<Batch>();
  const waiting = new Set<Batch>();
  const unread = new Map<Batch, number>();
  const partly = new Set<Batch>();
  const refused = new Set<Batch>();
  let visible = 0;
  let newestVisibleAt = Number.NEGATIVE_INFINITY;

  const forget = (batch: Batch) => {
    for (const set of [unanswered, waiting, unread, partly, refused]) set.delete(batch);
  };
  const settle = ({ batch, place }: Place) => {
    batch.settled[place] = 1;
    batch.open -= 1;
    if (batch.open === 0) forget(batch);
  };
  const openOf = (batch: Batch, from = 0): Place[] => {
    const places: Place[] = [];
    for (let place = from; place < batch.traces; place++) if (batch.settled[place] === 0) places.push({ batch, place });
    return places;
  };
  /** As many whole batches as fit, one at least, cut to the limit. */
  const gather = (batches: Iterable<Batch>, limit: number): Place[] => {
    const places: Place[] = [];
    for (const batch of batches) {
      if (places.length >= limit) break;
      places.push(...openOf(batch));
    }
    return places.slice(0, limit);
  };
  const toTheEnd = (set: Set<Batch>, batches: Iterable<Batch>) => {
    for (const batch of batches) {
      set.delete(batch);
      set.add(batch);
    }
  };

  return {
    sent(firstIndex, traces, endMs, at) {
      const batch: Batch = { firstIndex, traces, endMs, at, settled: new Uint8Array(traces), open: traces };
      account.generated += traces * perTrace;
      unanswered.add(batch);
      return batch;
    },
    answered(batch, spans, at) {
      if (spans > 0) addLatency(account.acknowledging, at - batch.at);
      batch.at = at;
      account.acknowledged += spans;
      if (!unanswered.delete(batch)) return;
      (spans > 0 ? waiting : refused).add(batch);
    },
    probes(limit) {
      const asked: Batch[] = [];
      for (const batch of waiting) {
        if (asked.length === limit) break;
        asked.push(batch);
      }
      toTheEnd(waiting, asked);
      return asked.map((batch) => ({ batch, place: 0 }));
    },
    unread(limit) {
      const places: Place[] = [];
      for (const [batch, next] of [...unread]) {
        if (places.length >= limit) break;
        const some = openOf(batch, next).slice(0, limit - places.length);
        places.push(...some);
        const after = (some.at(-1)?.place ?? batch.traces) + 1;
        if (after < batch.traces) unread.set(batch, after);
        else {
          unread.delete(batch);
          partly.add(batch);
        }
      }
      return places;
    },
    partly(limit) {
      const places = gather(partly, limit);
      toTheEnd(partly, new Set(places.map(({ batch }) => batch)));
      return places;
    },
    overdue(limit) {
      const isOver = ({ at }: Batch) => at + patienceMs < newestVisibleAt;
      const over: Batch[] = [];
      for (const set of [waiting, partly, refused]) for (const batch of set) if (isOver(batch)) over.push(batch);
      return gather(over, limit);
    },
    rest: (limit) => gather([...waiting, ...unread.keys(), ...partly, ...refused, ...unanswered], limit),
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
        if (isWhole && waiting.delete(batch)) {
          if (!final) tookMs.push(at - batch.at);
          visible += batch.traces * perTrace;
          newestVisibleAt = Math.max(newestVisibleAt, batch.at);
          unread.set(batch, 0);
        }
        addTally(account, tally);
        settled += 1;
        settle(where);
      }
      for (const ms of tookMs) addLatency(account.latency, ms);
      return { settled, tookMs };
    },
    counts() {
      const { generated: sent, acknowledged, found } = account;
      return { sent, acknowledged, visible: Math.min(acknowledged, Math.max(visible, found)), found };
    },
    isWaiting: () => waiting.size + unread.size + partly.size > 0,
    size: () => unanswered.size + waiting.size + unread.size + partly.size + refused.size,
    account: () => ({ ...account, open: account.generated - account.found - account.lost }),
  };
}
