import { expect, test } from 'vitest';
import type { EventBody } from '../../../../src/run/events.ts';
import type { LoadChoice } from '../../../../src/tasks/smoke/choice.ts';
import { longestSmokeMs, putLoad } from '../../../../src/tasks/smoke/load.ts';
import { type Faults, startPipeline } from './pipeline.ts';

async function put(load: Partial<LoadChoice>, faults: Faults = {}, stop = new AbortController()) {
  const pipeline = await startPipeline(faults);
  const events: EventBody[] = [];
  const io = { signal: stop.signal, progress() {}, emit: (event: EventBody) => events.push(event) };
  const chosen: LoadChoice = { shape: 'llm', ...load };
  const { targets } = pipeline.options;
  const loaded = await putLoad({ smoke: { keep: false }, load: chosen, paths: ['collector'], targets, faults: new Map() }, io);
  return { ...pipeline, loaded, events };
}

test('a load that is proven ends the task, with its counts', async () => {
  const { loaded, events, stored } = await put({ spans: 1_000 });
  const detail = expect.stringMatching(
    /^collector 1,000 of 1,000 spans at [\d,]+\/s, 0 lost, 0 changed, visible after p50 \d\.\d\d s, p95 \d\.\d\d s$/,
  );
  expect(loaded).toEqual({ ended: { outcome: 'done', detail, hint: undefined } });
  expect(events.at(-1)).toMatchObject({ type: 'smoke.path', path: 'collector', sent: 1_000, found: 1_000, lost: 0, problems: [] });
  expect(events.filter(({ type }) => type === 'smoke.load').at(-1)).toMatchObject({ task: 'smoke', sent: 1_000, found: 1_000 });
  expect(stored.size).toBe(0);
});

test('what is lost is left to the diagnosis', async () => {
  const refuse = () => ({ status: 403, body: 'no' });
  const { loaded } = await put({ spans: 400 }, { refuse });
  expect(loaded).toMatchObject({ broken: { paths: [{ path: 'collector', account: { lost: 400 }, fault: { at: 'sending' } }] } });
});

test('a path that was not reached is told as without a load', async () => {
  const io = { signal: new AbortController().signal, progress() {}, emit() {} };
  const fault = { at: 'reaching' as const, words: 'there is no Service otel-collector' };
  const faults = new Map([['collector' as const, fault]]);
  const { options } = await startPipeline();
  const provable = { smoke: { keep: false }, paths: ['collector' as const], targets: options.targets, faults };
  expect(await putLoad({ ...provable, load: { shape: 'llm', spans: 4 } }, io)).toMatchObject({ broken: { paths: [{ fault }] } });
});

test('interrupted, the task is cancelled with the counts so far, and nothing stays', async () => {
  const stop = new AbortController();
  const onTheWay: Faults['onTheWay'] = (span, index) => {
    if (index === 400) stop.abort();
    return [span];
  };
  const { loaded, stored } = await put({ rate: 4_000 }, { onTheWay }, stop);
  const detail = expect.stringMatching(
    /^collector stopped after [\d,]+ spans at [\d,]+\/s: [\d,]+ acknowledged, [\d,]+ found, 0 lost, .* [\d,]+ not looked for/,
  );
  expect(loaded).toEqual({ ended: { outcome: 'cancelled', detail, hint: undefined } });
  expect(stored.size).toBe(0);
});

test.each([
  { name: 'no load', load: undefined, ms: 600_000 },
  { name: 'a short one', load: { spans: 1_000, rate: 500 }, ms: 908_000 },
  { name: 'an hour', load: { rate: 5, durationMs: 3_600_000 }, ms: 4 * 3_600_000 + 900_000 },
  { name: 'a rate for as long as it is by itself', load: { rate: 5 }, ms: 4 * 30_000 + 900_000 },
  { name: 'more than a timer can count', load: { spans: 100_000_000, rate: 0.1 }, ms: 2 ** 31 - 1 },
])('$name lasts at most as long as it needs', ({ load, ms }) => {
  expect(longestSmokeMs(load && { shape: 'llm', ...load }, 600_000)).toBe(ms);
});
