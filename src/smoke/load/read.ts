import { setTimeout } from 'node:timers/promises';
import { type Mlflow, tracesPerRequest } from '../../mlflow/client.ts';
import { MlflowError } from '../../mlflow/errors.ts';
import { mlflowTraceId } from '../../mlflow/trace.ts';
import { Problem } from '../../problem.ts';
import { type Recipe, spansPerTrace, traceIdOf } from '../trace-recipe.ts';
import type { Place } from './batches.ts';
import type { Book } from './book.ts';

/** Who reads what: traces of `recipe` from `mlflow` into `book`; `took` is told how long each batch took to become visible. */
export interface Reading {
  mlflow: Mlflow;
  recipe: Recipe;
  book: Book;
  took(ms: number): void;
  /** Where the first one was found. */
  experimentId?: string;
}

/** MLflow has one worker by default: while it takes spans, reading takes at most a fifth of its time. */
const restPerLook = 4;
const shortestRestMs = 50;
/** Most spans in an answer, so that MLflow has it within a second; and while it takes spans, so that the next look for probes comes soon. */
const spansPerLook = 1_600;
const spansBeside = 128;
const idleMs = 250;

/** Reads beside the sending: which batches are visible, and as much of the visible ones as the time allows. Ends when `signal` aborts. */
export async function readBeside(reading: Reading, signal: AbortSignal): Promise<void> {
  const { book, recipe } = reading;
  const atOnce = Math.floor(spansBeside / spansPerTrace[recipe.shape]);
  let isForProbes = true;
  while (!signal.aborted) {
    const overdue = book.overdue(atOnce);
    const startedAt = performance.now();
    const places = isForProbes ? book.probes(tracesPerLook(recipe)) : overdue.length > 0 ? overdue : book.unread(atOnce);
    // What fails now is asked again when all is sent.
    await look(reading, places, { final: !isForProbes && overdue.length > 0 }, signal).catch(onlyProblems(signal));
    isForProbes = !isForProbes;
    const tookMs = performance.now() - startedAt;
    await setTimeout(Math.max(shortestRestMs, restPerLook * tookMs), undefined, { signal }).catch(() => {});
  }
}

/**
 * Reads what is left once all is sent, until all is accounted for or nothing new came for `patienceMs`; then what is not there is lost.
 * An MLflow that is not well is asked again until then.
 * @returns why MLflow could not tell, when it could not
 * @throws Problem for an answer that waiting cannot change (4xx), and the signal's reason when it aborts
 */
export async function readRest(reading: Reading, patienceMs: number, signal: AbortSignal): Promise<Problem | undefined> {
  const { book } = reading;
  const atOnce = tracesPerLook(reading.recipe);
  let lastNews = performance.now();
  let failure: Problem | undefined;
  while (book.isWaiting() && performance.now() - lastNews < patienceMs) {
    let settled = 0;
    failure = undefined;
    for (const turn of ['probes', 'unread', 'partly'] as const) {
      settled += await look(reading, book[turn](atOnce), {}, signal).catch((error: unknown) => {
        failure = passing(error, signal);
        return 0;
      });
    }
    if (settled > 0) lastNews = performance.now();
    else await setTimeout(idleMs, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
  if (failure !== undefined) return failure;
  for (let places = book.rest(atOnce); places.length > 0; places = book.rest(atOnce)) {
    await look(reading, places, { final: true }, signal);
  }
  return undefined;
}

function tracesPerLook({ shape }: Recipe): number {
  return Math.min(tracesPerRequest, Math.floor(spansPerLook / spansPerTrace[shape]));
}

/** One request for some traces. Resolves to how many are accounted for that were not before. */
async function look(reading: Reading, places: Place[], options: { final?: boolean }, signal: AbortSignal): Promise<number> {
  if (places.length === 0) return 0;
  const { mlflow, recipe, book, took } = reading;
  const ids = places.map(({ batch, place }) => mlflowTraceId(traceIdOf(recipe, batch.firstIndex + place)));
  const found = await mlflow.traces(ids, signal);
  const [first] = found;
  if (first !== undefined) reading.experimentId ??= first.experimentId;
  const { settled, tookMs } = book.read(places, found, performance.now(), options);
  for (const ms of tookMs) took(ms);
  return settled;
}

function onlyProblems(signal: AbortSignal): (error: unknown) => void {
  return (error) => {
    if (!signal.aborted && !(error instanceof Problem)) throw error;
  };
}

/** A Problem that may pass. @throws any other error, and the signal's reason. */
function passing(error: unknown, signal: AbortSignal): Problem {
  signal.throwIfAborted();
  if (!(error instanceof Problem) || (error instanceof MlflowError && error.status < 500)) throw error;
  return error;
}
