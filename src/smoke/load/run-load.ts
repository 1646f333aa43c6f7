import { checkReceiver } from '../otlp/handshake.ts';
import type { Receiver } from '../otlp/sender.ts';
import { type Fault, faultOf, onTheWayMs } from '../paths/path-result.ts';
import type { Targets } from '../targets.ts';
import type { Recipe } from '../trace-recipe.ts';
import { describeAmount, longestRunMs } from './amount.ts';
import { type Book, createBook } from './book.ts';
import { startClock } from './clock.ts';
import type { LoadListener, LoadOptions, LoadPath, LoadResult } from './load.ts';
import { type Reading, readBeside, readRest } from './read.ts';
import { removeRange } from './remove.ts';
import { type Sent, sendAll } from './send.ts';
import type { TimelineRow } from './timeline.ts';

/**
 * Sends a load, reads all of it back, compares every span, and deletes it. When the signal aborts, the result is the account so far,
 * and what was sent is deleted all the same. A broken pipeline is a result, too. Rejects on bugs only.
 */
export async function runLoad(options: LoadOptions, tell: LoadListener, stop: AbortSignal): Promise<LoadResult> {
  const { targets, path, shape, run, keep, patienceMs, firstIndex = 0 } = options;
  // After that time another run may delete what this one has sent.
  const lastsMs = longestRunMs(options);
  const expires = keep ? undefined : Math.ceil((Date.now() + lastsMs) / 1000);
  const signal = AbortSignal.any([stop, AbortSignal.timeout(lastsMs)]);
  const recipe: Recipe = { run, path, shape };
  const book = createBook(recipe, patienceMs);
  const sent: Sent = { nextIndex: firstIndex, leftAfter: 0, seconds: 0, refused: 0, refusals: new Map(), mayArrive: false };
  const clock = startClock(path, book, tell);
  const reading: Reading = { mlflow: targets.mlflow, recipe, book, took: clock.took };
  let fault: Fault | undefined;
  let rows: TimelineRow[] = [];
  try {
    const receiver = receiverOf(targets, path);
    const strange = await checkReceiver(receiver, signal);
    if (strange === undefined) {
      tell.message(`sending: ${describeAmount(options)}`);
      await besides(
        sendAll(receiver, recipe, { run, expires }, { ...options, firstIndex }, { book, sent, signal }),
        (over) => readBeside(reading, over),
        signal,
      );
      rows = clock.rows();
      fault = refusalOf(book, sent);
      if (!signal.aborted) tell.message('reading back what was sent');
      const failure = await readRest(reading, patienceMs, signal);
      if (failure !== undefined) fault = faultOf('reading', failure);
    } else fault = { at: 'handshake', ...strange };
  } catch (error) {
    if (!signal.aborted) fault = faultOf('reading', error);
  } finally {
    clock.stop();
  }
  const { open, ...account } = book.account();
  const isOnTheWay = signal.aborted || sent.mayArrive || fault?.at === 'reading';
  const meant = targets.experimentId;
  const experiment = { meant, found: reading.experimentId ?? meant };
  const warnings = keep ? [] : await remove(options, recipe, { sent, isOnTheWay, experiment }, tell);
  const { nextIndex, leftAfter, seconds, refused } = sent;
  return {
    ...{ path, account, open, experiment, warnings, ...(fault && { fault }) },
    ...{ nextIndex, leftAfter, seconds, refused, isStopped: signal.aborted },
    ...{ rows: rows.length > 0 ? rows : clock.rows(), mostKept: clock.mostKept() },
  };
}

/** Runs `beside` until `main` is over. */
async function besides(main: Promise<void>, beside: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const both = beside(AbortSignal.any([signal, over.signal]));
  try {
    await main;
  } finally {
    over.abort();
    await both;
  }
}

function receiverOf({ direct, collector, collectorGrpc }: Targets, path: LoadPath): Receiver {
  const endpoint = { direct, collector, 'collector-grpc': collectorGrpc }[path];
  if (endpoint === undefined) throw new Error(`path ${path} without its target`);
  return { endpoint, protocol: path === 'collector-grpc' ? 'grpc' : path === 'direct' ? 'http/protobuf' : 'http/json' };
}

/** What the receiver said where it did not take spans. */
function refusalOf(book: Book, { refused, refusals }: Sent): Fault | undefined {
  if (refused === 0) return undefined;
  const [[words = '', spans = 0] = []] = [...refusals].sort(([, a], [, b]) => b - a);
  const said = spans === refused ? words : `to ${spans} of them ${words}`;
  return { at: 'sending', words: `${refused} of ${book.counts().sent} spans were refused: ${said}` };
}

/** Deletes what was sent, where it was meant to be, and where it was found. Resolves to what went wrong. */
async function remove(
  { targets: { mlflow }, firstIndex: from = 0 }: LoadOptions,
  recipe: Recipe,
  { sent, isOnTheWay, experiment }: { sent: Sent; isOnTheWay: boolean; experiment: { found: string; meant: string } },
  tell: LoadListener,
): Promise<string[]> {
  const to = sent.nextIndex;
  const deleted = (count: number) => tell.message(`deleting the test traces: ${count} of ${to - from}`);
  const failures: string[] = [];
  for (const experimentId of new Set([experiment.meant, experiment.found])) {
    const options = { quietMs: isOnTheWay ? onTheWayMs : 0, deleted };
    const failure = await removeRange({ mlflow, experimentId, recipe }, { from, to }, options);
    if (failure !== undefined) failures.push(failure);
  }
  return failures;
}
