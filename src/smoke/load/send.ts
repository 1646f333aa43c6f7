import { setTimeout } from 'node:timers/promises';
import { Problem } from '../../problem.ts';
import { openSender, type Receiver } from '../otlp/sender.ts';
import { mayHaveArrived } from '../paths/path-result.ts';
import { type RunMark, toSdkSpans } from '../sdk-spans.ts';
import { makeTrace, type Recipe, spansPerTrace } from '../trace-recipe.ts';
import type { Batch } from './batches.ts';
import type { Book } from './book.ts';
import { gatherMs, nextBatch, tracesOf } from './pace.ts';

/** What is to be sent. */
export interface Amount {
  /** Spans a second; absent: as fast as the receiver answers. */
  rate?: number | undefined;
  /** Whole traces are sent, so it may become some more. */
  spans?: number | undefined;
  durationMs?: number | undefined;
  /** Number of the first trace in its run. */
  firstIndex: number;
}

/** What came of the sending. */
export interface Sent {
  /** Number of the trace behind the last one that was begun. */
  nextIndex: number;
  /** From the start until the last batch left. */
  leftAfter: number;
  /** From the start until the last batch was answered. */
  seconds: number;
  /** Spans that the receiver did not take, and its words for some of them: how many there were by words. */
  refused: number;
  refusals: Map<string, number>;
  /** Whether some of the refused ones may have arrived all the same. */
  mayArrive: boolean;
}

const spansPerBatch = 512;
const inFlight = 4;
/** So that a receiver that puts something new in each refusal does not fill the memory. */
const refusalsKept = 10;
/** A receiver that refused so many batches, and took none, takes none. */
const refusedEnough = 8;
/** So many batches with something open are five million spans, and a few MB: sending waits. */
const openBatches = 10_000;

/**
 * Sends traces at a rate, four batches at a time at most, until all are sent, the time is over, `signal` aborts, or it is plain that
 * the receiver takes nothing. `sent` and the book are filled while that goes on. Rejects on bugs only.
 */
export async function sendAll(
  receiver: Receiver,
  recipe: Recipe,
  mark: RunMark,
  { rate, spans = Number.POSITIVE_INFINITY, durationMs = Number.POSITIVE_INFINITY, firstIndex }: Amount,
  { book, sent, signal }: { book: Book; sent: Sent; signal: AbortSignal },
): Promise<void> {
  const sender = openSender(receiver);
  const perTrace = spansPerTrace[recipe.shape];
  const pace = {
    rate,
    spansPerTrace: perTrace,
    tracesPerBatch: spansPerBatch / perTrace,
    traces: tracesOf({ spans, rate, durationMs }, perTrace),
  };
  const startedAt = performance.now();
  const underWay = new Set<Promise<unknown>>();
  let lastAt: number | undefined;
  let refusedBatches = 0;
  let bug: { error: unknown } | undefined;

  const refuse = (spans: number, words: string) => {
    refusedBatches += 1;
    sent.refused += spans;
    if (sent.refusals.has(words) || sent.refusals.size < refusalsKept) sent.refusals.set(words, (sent.refusals.get(words) ?? 0) + spans);
  };
  const send = async (batch: Batch) => {
    const spans = batch.traces * perTrace;
    try {
      const made = Array.from({ length: batch.traces }, (_, place) => makeTrace(recipe, batch.firstIndex + place, batch.endMs)).flat();
      const { acknowledged, refusal } = await sender.send(toSdkSpans(made, mark), signal);
      book.answered(batch, acknowledged, performance.now());
      if (refusal !== undefined) refuse(spans - acknowledged, `it answered ${refusal}`);
    } catch (error) {
      // Nobody knows whether it arrived.
      if (signal.aborted) return;
      if (!(error instanceof Problem)) throw error;
      book.answered(batch, 0, performance.now());
      sent.mayArrive ||= mayHaveArrived(error);
      refuse(spans, error.message);
    } finally {
      sent.seconds = (performance.now() - startedAt) / 1000;
    }
  };

  try {
    while (!signal.aborted && bug === undefined) {
      const elapsedMs = performance.now() - startedAt;
      const sentTraces = sent.nextIndex - firstIndex;
      if (sentTraces >= pace.traces || elapsedMs >= durationMs + gatherMs) break;
      if (refusedBatches >= refusedEnough && book.counts().acknowledged === 0) break;
      const next = nextBatch({ ...pace, sentTraces, lastAt }, elapsedMs);
      if ('waitMs' in next) {
        await setTimeout(next.waitMs, undefined, { signal });
      } else if (underWay.size >= inFlight) {
        await Promise.race(underWay);
      } else if (book.size() >= openBatches) {
        await setTimeout(10, undefined, { signal });
      } else {
        lastAt = elapsedMs;
        sent.leftAfter = elapsedMs / 1000;
        const batch = book.sent(sent.nextIndex, next.traces, Date.now() - 1, performance.now());
        sent.nextIndex += next.traces;
        const sending: Promise<unknown> = send(batch)
          .catch((error: unknown) => {
            bug = { error };
          })
          .finally(() => underWay.delete(sending));
        underWay.add(sending);
        // Making a batch takes some milliseconds: answers are heard between two.
        await setTimeout(0);
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await Promise.all(underWay);
    sender.close();
  }
  if (bug !== undefined) throw bug.error;
}
