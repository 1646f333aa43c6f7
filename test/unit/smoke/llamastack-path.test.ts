import { expect, test } from 'vitest';
import { runSmoke } from '../../../src/smoke/run-smoke.ts';
import { listen } from './listen.ts';
import { type Faults, startPipeline } from './pipeline.ts';
import { steadyTime, stopTime } from './time.ts';

const never = new AbortController().signal;

async function runWith(faults: Faults, options: Partial<Parameters<typeof runSmoke>[0]> = {}) {
  steadyTime();
  const pipeline = await startPipeline(faults);
  const told = listen();
  const run = { ...pipeline.options, paths: ['llamastack'] as const, patienceMs: 800, ...options };
  const result = await runSmoke(run, told.listener, never);
  return { ...pipeline, ...told, verdict: told.verdict('llamastack'), result };
}

test('our span and those of LLaMA Stack become one trace, whole', async () => {
  const { verdict, result, fates, traces, asked } = await runWith({});
  expect(verdict).toMatchObject({ sent: 1, acknowledged: 1, found: 1, lost: 0, note: 'one trace, 4 spans, state OK', problems: [] });
  expect(fates.get('llamastack')?.at(-1)).toEqual(['same', 'foreign', 'foreign', 'foreign']);
  expect(result.paths[0]?.joined).toEqual({ spans: 4, state: 'OK', isWhole: true });
  const headers = asked.llamastack[0]?.headers ?? {};
  expect(headers.traceparent).toMatch(new RegExp(`^00-${result.traceIds[0]}-[0-9a-f]{16}-01$`));
  expect(headers['user-agent']).toMatch(/^mlflow-tui-smoke\/run-1 \(expires \d+\)$/);
  expect([...traces]).toEqual([]);
});

test('with a model there are two requests, each with a span below ours', async () => {
  const { verdict, asked } = await runWith({}, { model: 'small' });
  expect(verdict).toMatchObject({ note: 'one trace, 7 spans, state OK', problems: [] });
  expect(asked.llamastack.map(({ method, url }) => `${method} ${url}`)).toEqual(['GET /v1/models', 'POST /v1/chat/completions']);
  expect(JSON.parse(String(asked.llamastack[1]?.body))).toMatchObject({ model: 'small' });
});

test.each<{ what: string; faults: Faults; model?: string; note: string; problem: string }>([
  { what: 'does not trace', faults: { untraced: true }, note: 'one trace, 1 span, state OK', problem: 'LLaMA Stack has no span in it' },
  {
    what: 'keeps its spans for ever',
    faults: { llamastackHolds: true },
    note: 'one trace, 1 span, state OK',
    problem: 'LLaMA Stack has no span in it',
  },
  {
    what: 'loses a span that has others below it',
    faults: { exported: (spans) => spans.slice(1) },
    note: 'one trace, 3 spans, state OK',
    problem: 'the parent of /v1/models http send start, /v1/models http send body is not in it',
  },
  {
    what: 'traces one request of two',
    faults: { exported: (spans) => (spans[0]?.name === 'GET /v1/models' ? spans : []) },
    model: 'small',
    note: 'one trace, 4 spans, state OK',
    problem: "LLaMA Stack's spans are of 1 of 2 requests",
  },
])('a LLaMA Stack that $what has not joined the trace', async ({ faults, model, note, problem }) => {
  const { verdict, traces } = await runWith(faults, model === undefined ? {} : { model });
  expect(verdict).toMatchObject({ sent: 1, acknowledged: 1, found: 1, note, problems: [`the trace is not whole: ${problem}`] });
  expect([...traces]).toEqual([]);
});

test('without our own span its trace is told as far as it came', async () => {
  const { verdict } = await runWith({ onTheWay: (spans) => spans.filter(({ name }) => name !== 'smoke-test LLaMA Stack') });
  expect(verdict).toMatchObject({ found: 0, lost: 1, note: 'one trace, 3 spans, state IN_PROGRESS' });
  expect(verdict?.problems).toEqual([
    'the trace is not whole: our own span, which went through the collector, is not in it',
    'lost: the span',
  ]);
});

test('a LLaMA Stack that ignores our traceparent makes traces of its own, which are none of our business', async () => {
  const strange = (id: string) => Buffer.from(id.repeat(32), 'hex').toString('base64');
  const { verdict, traces } = await runWith({
    exported: (spans) => spans.map(({ parent_span_id: _ours, ...span }) => ({ ...span, trace_id: strange('a') })),
  });
  expect(verdict?.problems).toEqual(['the trace is not whole: LLaMA Stack has no span in it']);
  expect([...traces.keys()]).toEqual([`tr-${'a'.repeat(32)}`]);
});

test('one that answers with an error is told in its words, and what it exports of that is deleted', async () => {
  const time = stopTime();
  const { options, faults, traces, passOn, deleted } = await startPipeline({
    llamastack: () => ({ status: 500, body: 'no model' }),
    llamastackHolds: true,
  });
  const { listener, verdict } = listen();
  const running = runSmoke({ ...options, paths: ['llamastack'] }, listener, never);
  await deleted(0);
  expect(verdict('llamastack')).toMatchObject({ sent: 0, found: 0 });
  expect(verdict('llamastack')?.problems).toEqual([expect.stringMatching(/answered GET \/v1\/models with 500 "no model"$/)]);
  faults.llamastackHolds = false;
  await deleted();
  time.pass(options.heldBackMs);
  await running;
  passOn();
  expect([...traces]).toEqual([]);
});

test('a collector that does not take our span: the other side is waited for, and deleted', async () => {
  const time = stopTime();
  const { options, faults, traces, passOn, deleted } = await startPipeline({
    collector: () => ({ status: 503, headers: { 'retry-after': '3600' }, body: 'full' }),
    llamastackHolds: true,
  });
  const { listener, verdict, fates } = listen();
  const running = runSmoke({ ...options, paths: ['llamastack'] }, listener, never);
  await deleted(0);
  expect(verdict('llamastack')).toMatchObject({ sent: 1, acknowledged: 0, lost: 1 });
  expect(verdict('llamastack')?.problems?.[0]).toContain('did not take our own span: it answered 503 "full"');
  expect(fates.get('llamastack')?.at(-1)).toEqual(['lost']);
  faults.llamastackHolds = false;
  await deleted();
  time.pass(options.heldBackMs);
  await running;
  passOn();
  expect([...traces]).toEqual([]);
});

test('one that is not there has nothing to wait for', async () => {
  const { options, asked } = await startPipeline();
  const { listener, verdict } = listen();
  const targets = { ...options.targets, llamastack: { url: 'http://127.0.0.1:1', hint: 'look' } };
  const { paths } = await runSmoke({ ...options, targets, paths: ['llamastack'] }, listener, never);
  expect(verdict('llamastack')?.problems).toEqual(['http://127.0.0.1:1 refused the connection: nothing listens there']);
  expect(paths[0]).toMatchObject({ fault: { at: 'asking', hint: 'look' } });
  expect(asked.mlflow.filter(({ url }) => url.includes('delete-traces'))).toHaveLength(1);
});

test('what is certain not to come any more is not waited for', async () => {
  const over = AbortSignal.abort();
  const giveUp = { direct: over, collector: over, 'collector-grpc': over, llamastack: over };
  const { verdict, asked } = await runWith({ untraced: true }, { giveUp, patienceMs: 60_000, heldBackMs: 60_000 });
  expect(verdict?.problems).not.toEqual([]);
  expect(asked.mlflow.filter(({ url }) => url.includes('delete-traces'))).toHaveLength(1);
});

test('the verdicts on the other paths do not wait for LLaMA Stack', async () => {
  const { options, faults } = await startPipeline({ llamastackHolds: true });
  const { listener, verdicts } = listen();
  const running = runSmoke(options, listener, never);
  await expect.poll(() => verdicts.map(({ path }) => path).sort()).toEqual(['collector', 'collector-grpc', 'direct']);
  faults.llamastackHolds = false;
  await running;
  expect(verdicts.map(({ path, problems }) => ({ path, problems })).at(-1)).toEqual({ path: 'llamastack', problems: [] });
});
