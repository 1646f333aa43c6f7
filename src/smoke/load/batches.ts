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

/** What to ask MLflow for next: at most so many traces, of those that are not accounted for. */
export interface Turns {
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
}

/** The batches that are not accounted for, by how far they are. A batch is forgotten once all of it is settled. */
export interface Batches extends Turns {
  sent(batch: Batch): void;
  answered(batch: Batch, isTaken: boolean): void;
  /** The probe of a batch is visible. Whether it was waited for. */
  visible(batch: Batch): boolean;
  settle(place: Place): void;
  /** Whether an acknowledged batch is not accounted for. */
  isWaiting(): boolean;
  /** How many there are. */
  size(): number;
}

export function createBatches(patienceMs: number): Batches {
  /** Sent and not answered; answered and not visible; visible and not asked for; asked for; refused. Each in the order of its turn. */
  const unanswered = new Set<Batch>();
  const waiting = new Set<Batch>();
  /** With the place that is next. */
  const unread = new Map<Batch, number>();
  const partly = new Set<Batch>();
  const refused = new Set<Batch>();
  let newestVisibleAt = Number.NEGATIVE_INFINITY;

  return {
    sent: (batch) => unanswered.add(batch),
    answered(batch, isTaken) {
      if (unanswered.delete(batch)) (isTaken ? waiting : refused).add(batch);
    },
    visible(batch) {
      if (!waiting.delete(batch)) return false;
      newestVisibleAt = Math.max(newestVisibleAt, batch.at);
      unread.set(batch, 0);
      return true;
    },
    settle({ batch, place }) {
      batch.settled[place] = 1;
      batch.open -= 1;
      if (batch.open === 0) for (const set of [unanswered, waiting, unread, partly, refused]) set.delete(batch);
    },
    probes(limit) {
      const asked = [...waiting].slice(0, limit);
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
      return gather([...waiting, ...partly, ...refused].filter(isOver), limit);
    },
    rest: (limit) => gather([...waiting, ...unread.keys(), ...partly, ...refused, ...unanswered], limit),
    isWaiting: () => waiting.size + unread.size + partly.size > 0,
    size: () => unanswered.size + waiting.size + unread.size + partly.size + refused.size,
  };
}

/** The traces of a batch that are not accounted for. */
function openOf(batch: Batch, from = 0): Place[] {
  const places: Place[] = [];
  for (let place = from; place < batch.traces; place++) if (batch.settled[place] === 0) places.push({ batch, place });
  return places;
}

/** As many whole batches as fit, one at least, cut to the limit. */
function gather(batches: Iterable<Batch>, limit: number): Place[] {
  const places: Place[] = [];
  for (const batch of batches) {
    if (places.length >= limit) break;
    places.push(...openOf(batch));
  }
  return places.slice(0, limit);
}

function toTheEnd(set: Set<Batch>, batches: Iterable<Batch>): void {
  for (const batch of batches) {
    set.delete(batch);
    set.add(batch);
  }
}
