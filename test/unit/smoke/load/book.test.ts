import { expect, test } from 'vitest';
import type { Trace } from '../../../../src/mlflow/trace.ts';
import type { Batch, Place } from '../../../../src/smoke/load/batches.ts';
import { type Book, createBook } from '../../../../src/smoke/load/book.ts';
import { makeTrace, type Recipe, traceIdOf } from '../../../../src/smoke/trace-recipe.ts';

const recipe: Recipe = { run: 'test', path: 'collector', shape: 'llm' };
const endMs = 1_700_000_000_000;

/** What MLflow would give back of these traces; `drop` leaves the last span of some out. */
function traces(places: readonly Place[], drop: (index: number) => boolean = () => false): Trace[] {
  return places.map(({ batch, place }) => {
    const index = batch.firstIndex + place;
    const spans = makeTrace(recipe, index, endMs);
    const empty = { experimentId: '1', state: 'OK' as const, tags: {}, metadata: {} };
    return { ...empty, id: `tr-${traceIdOf(recipe, index)}`, spans: drop(index) ? spans.slice(0, -1) : spans };
  });
}

/** Batches of three traces, sent at 0 and taken at `at` each. */
function taken(book: Book, ...at: number[]): Batch[] {
  return at.map((at, number) => {
    const batch = book.sent(number * 3, 3, endMs, 0);
    book.answered(batch, 12, at);
    return batch;
  });
}

const indexes = (places: readonly Place[]) => places.map(({ batch, place }) => batch.firstIndex + place);

test('a batch is visible with its probe, read in full after it, and then forgotten', () => {
  const book = createBook(recipe, 1_000);
  taken(book, 10, 20);
  const probes = book.probes(100);
  expect(indexes(probes)).toEqual([0, 3]);
  expect(indexes(book.unread(100))).toEqual([]);
  expect(book.read(probes, traces(probes.slice(0, 1)), 60)).toEqual({ settled: 1, tookMs: [50] });
  expect(book.counts()).toEqual({ sent: 24, acknowledged: 24, visible: 12, found: 4 });

  const unread = [...book.unread(1), ...book.unread(1)];
  expect(indexes(unread)).toEqual([1, 2]);
  expect(book.read(unread, traces(unread), 70)).toEqual({ settled: 2, tookMs: [] });
  expect([book.size(), book.isWaiting()]).toEqual([1, true]);
  expect(book.account()).toMatchObject({ generated: 24, acknowledged: 24, found: 12, lost: 0, open: 12 });
});

test('probes take turns, so that a lost one hides none behind it', () => {
  const book = createBook(recipe, 1_000);
  taken(book, 1, 2, 3);
  expect([book.probes(2), book.probes(2), book.probes(2)].map(indexes)).toEqual([
    [0, 3],
    [6, 0],
    [3, 6],
  ]);
});

test('a trace that is not whole is asked for again, and in the end what is missing is lost', () => {
  const book = createBook(recipe, 1_000);
  taken(book, 1);
  const probes = book.probes(1);
  book.read(probes, traces(probes), 2);
  const unread = book.unread(9);
  expect(
    book.read(
      unread,
      traces(unread, (index) => index === 2),
      3,
    ).settled,
  ).toBe(1);
  const again = book.partly(9);
  expect(indexes(again)).toEqual([2]);
  expect(book.read(again, [], 4).settled).toBe(0);
  expect(book.account()).toMatchObject({ lost: 0, open: 4 });
  const rest = book.rest(9);
  expect(
    book.read(
      rest,
      traces(rest, () => true),
      5,
      { final: true },
    ).settled,
  ).toBe(1);
  expect(book.account()).toMatchObject({ found: 11, lost: 1, open: 0, problems: [{ what: 'lost', name: 'chat smoke-model' }] });
  expect([book.size(), book.isWaiting()]).toEqual([0, false]);
});

test('what was taken long before something visible is overdue, be it refused, unseen or in part', () => {
  const book = createBook(recipe, 1_000);
  const refused = book.sent(100, 3, endMs, 0);
  book.answered(refused, 0, 5);
  taken(book, 10, 20, 900, 1_500);
  expect(book.overdue(99)).toEqual([]);
  const newest = book.probes(9).slice(3);
  book.read(newest, traces(newest), 1_600);
  const overdue = book.overdue(99);
  expect(indexes(overdue).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 100, 101, 102]);
  book.read(overdue, [], 1_700, { final: true });
  expect(book.size()).toBe(2);
  expect(book.account()).toMatchObject({ generated: 60, acknowledged: 48, lost: 36, found: 4, open: 20 });
});

test('refused spans are not waited for, but looked for in the end', () => {
  const book = createBook(recipe, 1_000);
  book.answered(book.sent(0, 3, endMs, 0), 0, 5);
  expect([book.isWaiting(), indexes(book.probes(9)), indexes(book.rest(9))]).toEqual([false, [], [0, 1, 2]]);
});

test('what is kept does not grow with what was sent', () => {
  const book = createBook(recipe, 1_000);
  let most = 0;
  for (let number = 0; number < 2_000; number++) {
    book.answered(book.sent(number * 3, 3, endMs, number * 100), 12, number * 100);
    // Of every tenth batch everything is lost, of every batch one trace is never whole.
    const probes = book.probes(100).filter(({ batch }) => batch.firstIndex % 30 !== 0);
    book.read(probes, traces(probes), number * 100);
    const unread = book.unread(100);
    book.read(
      unread,
      traces(unread, (index) => index % 3 === 2),
      number * 100,
    );
    const overdue = book.overdue(100);
    book.read(
      overdue,
      traces(
        overdue.filter(({ batch }) => batch.firstIndex % 30 !== 0),
        () => true,
      ),
      number * 100,
      { final: true },
    );
    most = Math.max(most, book.size());
  }
  expect(most).toBeLessThan(20);
  const { found, lost, open, generated } = book.account();
  expect(found + lost + open).toBe(generated);
  expect(open).toBeLessThan(20 * 12);
});
