import { expect, test } from 'vitest';
import { junitReport } from '../../../src/report/junit.ts';
import type { SmokePath } from '../../../src/run/events.ts';
import { initialState, reduce } from '../../../src/run/state.ts';
import { at, type Body, begun, finish } from './run.ts';

const whole = { sent: 12, acknowledged: 12, found: 12, lost: 0, duplicated: 0, changed: 0, p50: 20, p95: 30, max: 41, problems: [] };
const experiment = { found: '1', meant: '1' };

function path(path: SmokePath['path'], more: Partial<SmokePath> = {}): Body {
  return { type: 'smoke.path', task: 'smoke', path, ...whole, experiment, ...more };
}

function report(...bodies: Body[]): string {
  return junitReport([begun, ...bodies].map((body, index) => at(index, body)).reduce(reduce, initialState));
}

const end: Body = { type: 'run.finished', outcome: 'unproven', exitCode: 4, seconds: 31.26 };
const diagnosis: Body = {
  type: 'smoke.diagnosis',
  task: 'smoke',
  hop: 'collector → MLflow',
  cause: '403 "Invalid Host header"',
  hint: 'mlflow-tui --ci',
  evidence: ['its log: 403'],
};

/** The cases of a suite that failed or were skipped, with the words that say why. */
function wrongOf(xml: string, suite: string): string[] {
  const cases = xml.match(new RegExp(`<testcase classname="mlflow-tui.${suite}"[^>]*[^/]>[\\s\\S]*?</testcase>`, 'g')) ?? [];
  return cases.map((one) => {
    const [, name, kind, message] = / name="([^"]*)"[\s\S]*<(failure|skipped) message="([^"]*)"/.exec(one) ?? [];
    return `${name}: ${kind}: ${message}`;
  });
}

test('a whole report', () => {
  const lost = path('collector', { found: 0, lost: 12, problems: ['lost: all 12 spans'] });
  delete (lost as { experiment?: object }).experiment;
  const smoke = finish('smoke', 'failed', 'collector: lost: all 12 spans', { hint: 'mlflow-tui --ci', seconds: 30.5 });
  const rows = [finish('p', 'met', 'there'), finish('mlflow', 'unchanged', 'ready'), finish('reachable', 'done', 'answers')];
  expect(report(...rows, lost, path('direct'), diagnosis, smoke, end)).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="mlflow-tui ci" tests="18" failures="2" errors="0" skipped="4" time="31.260" timestamp="2026-11-23T23:50:00">
      <testsuite name="prerequisites" tests="1" failures="0" errors="0" skipped="0" time="0.500">
        <testcase classname="mlflow-tui.prerequisites" name="Secret" time="0.500"/>
      </testsuite>
      <testsuite name="deploy" tests="2" failures="0" errors="0" skipped="0" time="1.000">
        <testcase classname="mlflow-tui.deploy" name="MLflow" time="0.500"/>
        <testcase classname="mlflow-tui.deploy" name="Reachable" time="0.500"/>
      </testsuite>
      <testsuite name="prove" tests="1" failures="1" errors="0" skipped="0" time="30.500">
        <testcase classname="mlflow-tui.prove" name="Smoke test" time="30.500">
          <failure message="collector → MLflow: 403 &quot;Invalid Host header&quot;" type="failure">collector: lost: all 12 spans
    next: mlflow-tui --ci</failure>
        </testcase>
      </testsuite>
      <testsuite name="smoke.direct" tests="7" failures="0" errors="0" skipped="0" time="0.041">
        <testcase classname="mlflow-tui.smoke.direct" name="every span is acknowledged" time="0.000"/>
        <testcase classname="mlflow-tui.smoke.direct" name="none is lost" time="0.041"/>
        <testcase classname="mlflow-tui.smoke.direct" name="none is duplicated" time="0.000"/>
        <testcase classname="mlflow-tui.smoke.direct" name="none is changed" time="0.000"/>
        <testcase classname="mlflow-tui.smoke.direct" name="none is late" time="0.000"/>
        <testcase classname="mlflow-tui.smoke.direct" name="they are in the right experiment" time="0.000"/>
        <testcase classname="mlflow-tui.smoke.direct" name="nothing else is wrong" time="0.000"/>
      </testsuite>
      <testsuite name="smoke.collector" tests="7" failures="1" errors="0" skipped="4" time="0.041">
        <testcase classname="mlflow-tui.smoke.collector" name="every span is acknowledged" time="0.000"/>
        <testcase classname="mlflow-tui.smoke.collector" name="none is lost" time="0.041">
          <failure message="12 of 12 spans lost" type="failure">lost: all 12 spans
    cause: collector → MLflow: 403 &quot;Invalid Host header&quot;
    seen: its log: 403
    next: mlflow-tui --ci</failure>
        </testcase>
        <testcase classname="mlflow-tui.smoke.collector" name="none is duplicated" time="0.000">
          <skipped message="none was found"/>
        </testcase>
        <testcase classname="mlflow-tui.smoke.collector" name="none is changed" time="0.000">
          <skipped message="none was found"/>
        </testcase>
        <testcase classname="mlflow-tui.smoke.collector" name="none is late" time="0.000">
          <skipped message="none was found"/>
        </testcase>
        <testcase classname="mlflow-tui.smoke.collector" name="they are in the right experiment" time="0.000">
          <skipped message="none was found"/>
        </testcase>
        <testcase classname="mlflow-tui.smoke.collector" name="nothing else is wrong" time="0.000"/>
      </testsuite>
    </testsuites>
    "
  `);
});

test.each<[string, Body, string[]]>([
  ['is proven', path('direct'), []],
  [
    'was not sent to',
    path('collector', { sent: 0, acknowledged: 0, found: 0, experiment: undefined as never, problems: ['refused'] }),
    [
      'every span is acknowledged: failure: refused',
      'none is lost: skipped: nothing was sent',
      'none is duplicated: skipped: nothing was sent',
      'none is changed: skipped: nothing was sent',
      'none is late: skipped: nothing was sent',
      'they are in the right experiment: skipped: nothing was sent',
    ],
  ],
  [
    'duplicates, changes and delays',
    path('collector', { duplicated: 1, changed: 2, late: 3, problems: ['duplicated: a', 'changed: b', 'late: 3 spans'] }),
    [
      'none is duplicated: failure: 1 of 12 spans duplicated',
      'none is changed: failure: 2 of 12 spans changed',
      'none is late: failure: 3 of 12 spans late',
    ],
  ],
  [
    'goes elsewhere',
    path('collector', { experiment: { found: '0', meant: '1' }, problems: ['the traces went to experiment 0 instead of 1'] }),
    ['they are in the right experiment: failure: found in experiment 0, not in 1'],
  ],
  [
    'is not joined',
    path('llamastack', {
      joined: { spans: 1, state: 'OK', missing: 'no span of LLaMA Stack' },
      problems: ['the trace is not whole: no span of LLaMA Stack'],
    }),
    ['they are one whole trace: failure: no span of LLaMA Stack'],
  ],
  [
    'could not be read back',
    path('direct', { problems: ['MLflow did not show 3 traces: 503'] }),
    ['nothing else is wrong: failure: MLflow did not show 3 traces: 503'],
  ],
])('a path that %s', (_what, body, expected) => {
  expect(wrongOf(report(body, end), `smoke.${(body as SmokePath).path}`)).toEqual(expected);
});

test('the cause is told in the first case that failed of the first path that did, and nowhere else', () => {
  const lost = { found: 0, lost: 12, problems: ['lost: all 12 spans'] };
  const xml = report(path('collector-grpc', lost), path('collector', { ...lost, duplicated: 1 }), diagnosis, end);
  expect(xml.match(/cause: collector/g)).toHaveLength(1);
  expect(xml.indexOf('cause: collector')).toBeGreaterThan(xml.indexOf('mlflow-tui.smoke.collector"'));
  expect(xml.indexOf('cause: collector')).toBeLessThan(xml.indexOf('none is duplicated'));
});

test('an interrupted run: what did not end is skipped, and no test passed by that', () => {
  const progress: Body = { type: 'smoke.progress', task: 'smoke', path: 'collector', sent: 12, acknowledged: 12, found: 4 };
  const xml = report(finish('mlflow', 'done', 'ready'), progress, finish('smoke', 'cancelled', 'interrupted'), end);
  expect(wrongOf(xml, 'prove')).toEqual(['Smoke test: skipped: cancelled: interrupted']);
  expect(wrongOf(xml, 'smoke.collector')).toEqual(['proven: skipped: stopped before the verdict']);
  expect(wrongOf(xml, 'prerequisites')).toEqual(['Secret: skipped: waiting']);
});

test('whatever the cluster says is escaped, and holds no control characters', () => {
  const xml = report(finish('mlflow', 'failed', 'a"<b>&\u0000\u001b[31m\nc ]]>\ufffe\ud800', { hint: '<&>' }), end);
  expect(xml).toContain('message="a&quot;&lt;b&gt;&amp; c ]]&gt;\ufffd"');
  expect(xml).toContain('next: &lt;&amp;&gt;');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  expect(xml).not.toMatch(/[\u0000-\u0008\u000b-\u001f\ufffe\ud800]/);
});
