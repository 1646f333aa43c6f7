import { expect, test } from 'vitest';
import { smokeReport } from '../../../src/report/smoke.ts';
import { plain } from '../../../src/report/text.ts';
import type { SmokePath } from '../../../src/run/events.ts';
import { initialState, reduce } from '../../../src/run/state.ts';
import { at, type Body, begun, finish } from './run.ts';

const whole = { sent: 12, acknowledged: 12, found: 12, lost: 0, duplicated: 0, changed: 0, p50: 20, p95: 30, max: 41, problems: [] };

function path(path: SmokePath['path'], more: Partial<SmokePath> = {}): Body {
  return { type: 'smoke.path', task: 'smoke', path, ...whole, ...more };
}

function report(bodies: Body[], ascii = false): string[] {
  const state = [begun, ...bodies].map((body, index) => at(index, body)).reduce(reduce, initialState);
  return smokeReport(state, plain, ascii);
}

const indent = ' '.repeat(20);

test('a run without a smoke test has no report of one', () => {
  expect(report([finish('mlflow', 'done', 'ready')])).toEqual([]);
});

test('proven paths, in their order whatever came first', () => {
  const joined = { sent: 1, acknowledged: 1, found: 1, p50: 3400, p95: 3400, max: 3400, note: 'one trace, 4 spans, state OK' };
  expect(report([path('collector'), path('llamastack', joined), path('direct')])).toEqual([
    '',
    '  ✔ direct          you ─────▶ MLflow',
    `${indent}12 sent    12 acknowledged, 12 found, 0 lost, 0 changed`,
    `${indent}visible after 0.02 s (p50), 0.03 s (p95), 0.04 s (max)`,
    '  ✔ collector       you ─────▶ collector ───────▶ MLflow',
    `${indent}12 sent    12 acknowledged    12 found, 0 lost, 0 changed`,
    `${indent}visible after 0.02 s (p50), 0.03 s (p95), 0.04 s (max)`,
    '  ✔ llamastack      you ────▶ LLaMA Stack ─▶ collector ──────▶ MLflow',
    `${indent}1 sent                   1 acknowledged    one trace, 4 spans, state OK`,
    `${indent}visible after 3.40 s`,
  ]);
});

test('a loss is marked at its hop, with the cause below, and the next step', () => {
  const problems = ['lost: all 12 spans'];
  const diagnosis: Body = {
    type: 'smoke.diagnosis',
    task: 'smoke',
    hop: 'collector → MLflow',
    cause: 'MLflow answers 403 "Invalid\nHost header"',
    hint: 'mlflow-tui --ci',
    evidence: ["the collector's log: 403"],
  };
  expect(report([path('direct'), path('collector', { found: 0, lost: 12, problems }), diagnosis]).slice(4)).toEqual([
    '  ✖ collector       you ─────▶ collector ───────✖ MLflow',
    `${indent}12 sent    12 acknowledged    0 found, 12 lost, 0 changed`,
    `${indent}lost: all 12 spans`,
    `${indent}cause: collector → MLflow: MLflow answers 403 "Invalid Host header"`,
    `${indent}seen:  the collector's log: 403`,
    `${indent}next:  mlflow-tui --ci`,
  ]);
});

test.each<[string, SmokePath['path'], Partial<SmokePath>, string | undefined, string]>([
  ['nothing was acknowledged', 'collector', { acknowledged: 0, found: 0, lost: 12 }, undefined, 'you ─────✖ collector ──────▶ MLflow'],
  ['some were not', 'collector', { acknowledged: 8, found: 8, lost: 4 }, undefined, 'you ─────✖ collector ──────▶ MLflow'],
  ['lost behind the collector', 'collector-grpc', { found: 3, lost: 9 }, undefined, 'you ─────▶ collector ───────✖ MLflow'],
  ['lost in MLflow', 'direct', { found: 0, lost: 12 }, undefined, 'you ─────✖ MLflow'],
  ['that MLflow could not tell of', 'collector', { found: 0, lost: 12 }, 'you → MLflow', 'you ─────▶ collector ───────▶ MLflow'],
  [
    'our own span that the collector did not take',
    'llamastack',
    { sent: 1, acknowledged: 0, found: 0, lost: 1 },
    undefined,
    'you ────▶ LLaMA Stack ─✖ collector ──────▶ MLflow',
  ],
  ['only changed', 'direct', { changed: 1, problems: ['changed: a'] }, undefined, 'you ─────▶ MLflow'],
  [
    'known to be on the way from LLaMA Stack',
    'llamastack',
    { sent: 1, acknowledged: 1, found: 1, problems: ['the trace is not whole'] },
    'LLaMA Stack → collector',
    'you ────▶ LLaMA Stack ─✖ collector ──────▶ MLflow',
  ],
])('%s', (_what, name, more, hop, way) => {
  const diagnosis: Body[] = hop === undefined ? [] : [{ type: 'smoke.diagnosis', task: 'smoke', hop, cause: 'c', hint: 'h' }];
  const [, line = ''] = report([path(name, more), ...diagnosis]);
  expect(line.slice(20)).toBe(way);
});

test("a cause is of the first path that failed, and said once; the hop of what was not tried is nobody's", () => {
  const problems = ['refused'];
  const nothing = { sent: 0, acknowledged: 0, found: 0, problems };
  const diagnosis: Body = { type: 'smoke.diagnosis', task: 'smoke', hop: 'you → collector', cause: 'refused', hint: 'look' };
  expect(report([path('llamastack', nothing), path('collector', nothing), diagnosis])).toEqual([
    '',
    '  ✖ collector       you ────✖ collector ──────▶ MLflow',
    `${indent}nothing was sent`,
    `${indent}cause: you → collector: refused`,
    `${indent}next:  look`,
    '  ✖ llamastack      you ────▶ LLaMA Stack ─▶ collector ──────▶ MLflow',
    `${indent}nothing was sent`,
  ]);
});

test('of a load, how long its traces took, in bars', () => {
  const histogram = [
    { upToMs: 100, count: 1500 },
    { upToMs: 200, count: 0 },
    { upToMs: 400, count: 7 },
  ];
  const load = { sent: 12_056, acknowledged: 12_056, found: 12_056, acknowledgedAfter: { p50: 2, p95: 5, max: 12 }, histogram };
  expect(report([path('direct', load)]).slice(2)).toEqual([
    `${indent}12,056 sent    12,056 acknowledged, 12,056 found, 0 lost, 0 changed`,
    `${indent}acknowledged after 0.01 s, visible after 0.02 s (p50), 0.03 s (p95), 0.04 s (max)`,
    `${indent}traces: 1,500 up to 0.10 s, 7 up to 0.40 s`,
  ]);
});

test('of many problems the first are shown', () => {
  const problems = Array.from({ length: 9 }, (_, index) => `lost: span ${index}`);
  const lines = report([path('direct', { found: 3, lost: 9, problems })]);
  expect(lines.slice(-2)).toEqual([`${indent}lost: span 5`, `${indent}… and 3 more`]);
});

test('what was stopped is told as far as it came', () => {
  const progress: Body = { type: 'smoke.progress', task: 'smoke', path: 'collector', sent: 12, acknowledged: 12, found: 4 };
  expect(report([progress])).toEqual([
    '',
    '  ? collector       you ─────▶ collector ───────▶ MLflow',
    `${indent}12 sent    12 acknowledged    4 found`,
    `${indent}stopped before the verdict`,
  ]);
});

test('in ASCII, the same columns', () => {
  const bodies = [path('direct'), path('collector', { found: 0, lost: 12, problems: ['vérité \u001b[31m→'] })];
  const lines = report(bodies, true);
  expect(lines.join('\n')).toMatch(/^[\x20-\x7e\n]*$/);
  expect(lines).toContain('  x collector       you -----> collector -------x MLflow');
  expect(lines).toContain(`${indent}v?rit? ->`);
});
