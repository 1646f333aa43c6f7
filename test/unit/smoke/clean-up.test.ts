import { describe, expect, test } from 'vitest';
import type { PathName } from '../../../src/run/events.ts';
import { refuseKnownRun } from '../../../src/smoke/known-run.ts';
import { userAgentOf } from '../../../src/smoke/marks.ts';
import { runSmoke } from '../../../src/smoke/run-smoke.ts';
import { llamastackTraceId } from '../../../src/smoke/trace-recipe.ts';
import { listen } from './listen.ts';
import { requestSpans } from './llamastack-spans.ts';
import { type Faults, startPipeline } from './pipeline.ts';
import { stopTime } from './time.ts';

const never = new AbortController().signal;
const now = Math.floor(Date.now() / 1000);
type Pipeline = Awaited<ReturnType<typeof startPipeline>>;

describe('an interrupted run leaves nothing behind', () => {
  const asksBack = ({ asked }: Pipeline) => asked.mlflow.some(({ url }) => url.includes('batchGet'));
  test.each<{
    phase: string;
    faults: Faults;
    paths?: readonly PathName[];
    reached(pipeline: Pipeline): boolean;
    release?(pipeline: Pipeline): unknown;
  }>([
    {
      phase: 'while the collector is asked who it is',
      paths: ['direct', 'collector'],
      faults: { collector: () => 'silence' },
      reached: ({ asked }) => asked.collector.length > 0,
    },
    {
      phase: 'while LLaMA Stack is asked, which exports all the same',
      faults: { llamastack: () => 'silence', llamastackHolds: true },
      reached: ({ asked }) => asked.llamastack.length > 0,
      async release({ faults, deleted }) {
        delete faults.llamastackHolds;
        await deleted();
      },
    },
    {
      phase: 'while the collector takes the spans',
      paths: ['direct', 'collector'],
      faults: { collector: (spans) => (spans > 0 ? 'silence' : undefined) },
      reached: ({ asked }) => asked.collector.length > 1,
    },
    {
      phase: 'while MLflow is asked, and the spans are on their way',
      faults: { holds: true },
      reached: asksBack,
      release: ({ faults }) => delete faults.holds,
    },
    {
      phase: 'while LLaMA Stack holds back what it will export: it makes the deleted trace anew',
      faults: { llamastackHolds: true },
      paths: ['llamastack'],
      reached: ({ traces }) => traces.size > 0,
      async release({ faults, deleted }) {
        await deleted(0);
        delete faults.llamastackHolds;
        await deleted();
      },
    },
    {
      phase: 'while MLflow has a part',
      faults: { onTheWay: (spans) => spans.slice(1) },
      reached: (pipeline) => asksBack(pipeline) && pipeline.traces.size > 3,
    },
    {
      phase: 'while MLflow is not well',
      faults: { mlflow: () => ({ status: 503 }) },
      reached: asksBack,
      release: ({ faults }) => delete faults.mlflow,
    },
  ])('$phase', async ({ faults, paths, reached, release }) => {
    const time = stopTime();
    const pipeline = await startPipeline(faults);
    const { listener } = listen();
    const stop = new AbortController();
    const running = runSmoke({ ...pipeline.options, ...(paths && { paths }) }, listener, stop.signal);
    const outcome = expect(running).rejects.toThrow('interrupted');
    await expect.poll(() => reached(pipeline)).toBe(true);
    stop.abort(new Error('interrupted'));
    await release?.(pipeline);
    time.pass(pipeline.options.heldBackMs);
    await outcome;
    pipeline.passOn();
    expect([...pipeline.traces]).toEqual([]);
  });

  test('and before it begins it asks nobody', async () => {
    const { options, asked } = await startPipeline();
    await expect(runSmoke(options, listen().listener, AbortSignal.abort(new Error('interrupted')))).rejects.toThrow('interrupted');
    expect(asked).toEqual({ collector: [], llamastack: [], mlflow: [] });
  });

  test('but where traces are to stay', async () => {
    const pipeline = await startPipeline({ untraced: true });
    const { expires: _expires, ...options } = pipeline.options;
    const stop = new AbortController();
    const running = expect(runSmoke(options, listen().listener, stop.signal)).rejects.toThrow('interrupted');
    await expect.poll(() => pipeline.traces.size).toBe(10);
    stop.abort(new Error('interrupted'));
    await running;
    expect(pipeline.traces.size).toBe(10);
  });
});

test('a mistake in one path waits for the others, and what they sent is deleted', async () => {
  const { options, traces, asked } = await startPipeline();
  const { listener, verdicts } = listen();
  const { collectorGrpc: _missing, ...targets } = options.targets;
  const running = runSmoke({ ...options, targets, paths: ['collector-grpc', 'collector'] }, listener, never);
  await expect(running).rejects.toThrow('path collector-grpc without its target');
  expect(verdicts).toMatchObject([{ path: 'collector', problems: [] }]);
  expect(asked.collector.length).toBeGreaterThan(0);
  expect([...traces]).toEqual([]);
});

test('a deletion that fails is a warning', async () => {
  let isOver = false;
  const { options } = await startPipeline({ mlflow: () => (isOver ? { status: 500, body: 'no' } : undefined) });
  const { listener } = listen();
  const last = { ...listener, verdict: () => (isOver = true) };
  const { warnings } = await runSmoke({ ...options, paths: ['direct'] }, last, never);
  expect(warnings).toEqual([expect.stringMatching(/^could not delete the 3 test traces: MLflow did not delete .*500/)]);
});

describe('leftovers', () => {
  const run = { 'mlflow_tui.smoke_run': 'dead' };
  const expired = { 'mlflow_tui.smoke_expires': String(now - 10) };
  const alive = { 'mlflow_tui.smoke_expires': String(now + 100) };
  const askedBy = (userAgent: string, traceId: string) =>
    requestSpans('/v1/models', { traceparent: `00-${traceId}-00000000000000aa-01`, 'user-agent': userAgent });
  const llamastack = (userAgent: string, runName: string) => ({
    id: `tr-${llamastackTraceId(runName)}`,
    spans: askedBy(userAgent, llamastackTraceId(runName)),
  });

  test.each<{
    what: string;
    stays: boolean;
    tags?: Record<string, string>;
    id?: string;
    spans?: ReturnType<typeof requestSpans>;
    experimentId?: string;
  }>([
    { what: 'of a run that is over', stays: false, tags: { ...run, ...expired } },
    { what: 'of a run that may still be on', stays: true, tags: { ...run, ...alive } },
    { what: 'that was kept', stays: true, tags: run },
    { what: 'without our mark', stays: true, tags: { 'service.name': 'somebody' } },
    { what: 'that expires, but is not a smoke test', stays: true, tags: expired },
    { what: 'whose end cannot be read', stays: true, tags: { ...run, 'mlflow_tui.smoke_expires': '' } },
    { what: 'of another experiment', stays: true, tags: { ...run, ...expired }, experimentId: '2' },
    { what: 'of LLaMA Stack alone, of a run that is over', stays: false, ...llamastack(userAgentOf('dead', now - 10), 'dead') },
    { what: 'of LLaMA Stack alone, of a run that may still be on', stays: true, ...llamastack(userAgentOf('dead', now + 100), 'dead') },
    { what: 'of LLaMA Stack alone, to be kept', stays: true, ...llamastack(userAgentOf('dead', undefined), 'dead') },
    { what: 'of LLaMA Stack that bears a mark to be kept', stays: true, tags: run, ...llamastack(userAgentOf('dead', now - 10), 'dead') },
    { what: 'of somebody who uses our name', stays: true, ...llamastack(userAgentOf('dead', now - 10), 'another') },
  ])('a trace $what: stays $stays', async ({ stays, tags = {}, id = `tr-${'e'.repeat(32)}`, spans = [], experimentId = '1' }) => {
    const { options, traces } = await startPipeline();
    traces.set(id, { experimentId, tags, spans });
    const { warnings } = await runSmoke({ ...options, paths: ['direct'] }, listen().listener, never);
    expect([...traces.keys()]).toEqual(stays ? [id] : []);
    expect(warnings).toEqual(stays ? [] : ['deleted 1 test traces that runs before had left']);
  });
});

test('a run whose traces are there is refused, with the next step; another is not, nor where MLflow is not well', async () => {
  const { options, traces, faults } = await startPipeline();
  traces.set('tr-1', { experimentId: '1', tags: { 'mlflow_tui.smoke_run': 'kept' }, spans: [] });
  await expect(refuseKnownRun(options.targets, 'kept', never)).rejects.toMatchObject({
    message: 'MLflow has 1 traces of a run kept already, e.g. tr-1',
    hint: expect.stringContaining('--seed'),
  });
  await expect(refuseKnownRun(options.targets, 'new', never)).resolves.toBeUndefined();
  faults.mlflow = () => ({ status: 503 });
  await expect(refuseKnownRun(options.targets, 'kept', never)).resolves.toBeUndefined();
  await expect(refuseKnownRun(options.targets, 'kept', AbortSignal.abort(new Error('interrupted')))).rejects.toThrow('interrupted');
});
