import XMLBuilder from 'fast-xml-builder';
import type { Group } from '../run/events.ts';
import { inOrder } from '../run/path-order.ts';
import { isProven } from '../run/proven.ts';
import { sandboxMark } from '../run/sandbox.ts';
import type { State, TaskState } from '../run/state.ts';
import { cleanLine, cleanText } from '../text/clean.ts';
import { type Case, casesOf } from './junit-path.ts';

interface Suite {
  name: string;
  cases: Case[];
}

const groups: readonly Group[] = ['prerequisites', 'deploy', 'prove'];

/**
 * A run as a JUnit report, in the form that CI systems read (https://github.com/testmoapp/junitxml): a suite for each group of the
 * checklist with a case for each row, and one for each path of the smoke test with a case for each assertion. Of a run in the sandbox
 * the names say so, and a property of each suite names the scenario: no history of tests takes it for a cluster's. Pure.
 */
export function junitReport(state: State): string {
  const { run, finished, tasks } = state;
  const suites = [...groups.map((group) => suiteOf(group, tasks)), ...tasks.flatMap(pathSuites)].filter(({ cases }) => cases.length > 0);
  const all = suites.flatMap(({ cases }) => cases);
  const started = run === undefined ? {} : { '@timestamp': run.startedAt.replace(/\.\d+Z$/, '') };
  const mark = run?.sandbox === undefined ? '' : `${sandboxMark} `;
  const properties = run?.sandbox === undefined ? {} : { properties: { property: { '@name': 'sandbox', '@value': text(run.sandbox) } } };
  const testsuites = {
    '@name': text(`${mark}mlflow-tui ${run?.command ?? ''}`),
    ...countsOf(all, finished?.seconds),
    ...started,
    testsuite: suites.map(({ name, cases }) => ({
      '@name': mark + name,
      ...countsOf(cases),
      ...properties,
      testcase: cases.map((one) => caseOf(mark + name, one)),
    })),
  };
  const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', format: true, suppressEmptyNode: true });
  return builder.build({ '?xml': { '@version': '1.0', '@encoding': 'UTF-8' }, testsuites });
}

function suiteOf(group: Group, tasks: readonly TaskState[]): Suite {
  return { name: group, cases: tasks.filter((task) => task.group === group).map(taskCase) };
}

function taskCase(task: TaskState): Case {
  const { title, status, detail = '', hint, seconds, diagnosis } = task;
  const one: Case = { name: title, seconds };
  const next = hint === undefined ? [] : [`next: ${hint}`];
  const cause = diagnosis === undefined ? detail : `${diagnosis.hop}: ${diagnosis.cause}`;
  if (status === 'failed' || status === 'unmet') return { ...one, failure: { message: cause, lines: [detail, ...next] } };
  const didNotRun = status === 'waiting' || status === 'running' || status === 'cancelled';
  return didNotRun || status === 'skipped' || status === 'unknown'
    ? { ...one, skipped: detail === '' ? status : `${status}: ${detail}` }
    : one;
}

/** The cause is told in the first path that failed. */
function pathSuites({ paths, progress, diagnosis }: TaskState): Suite[] {
  const broken = inOrder(paths).find((path) => !isProven(path));
  const judged = inOrder(paths).map((path) => ({
    name: `smoke.${path.path}`,
    cases: casesOf(path, path === broken ? diagnosis : undefined),
  }));
  const stopped = progress
    .filter(({ path }) => paths.every((one) => one.path !== path))
    .map(({ path }) => ({ name: `smoke.${path}`, cases: [{ name: 'proven', skipped: 'stopped before the verdict' }] }));
  return [...judged, ...stopped];
}

function countsOf(cases: readonly Case[], seconds = cases.reduce((sum, one) => sum + (one.seconds ?? 0), 0)) {
  return {
    '@tests': cases.length,
    '@failures': cases.filter(({ failure }) => failure !== undefined).length,
    '@errors': 0,
    '@skipped': cases.filter(({ skipped }) => skipped !== undefined).length,
    '@time': seconds.toFixed(3),
  };
}

function caseOf(suite: string, { name, seconds, failure, skipped }: Case) {
  return {
    '@classname': `mlflow-tui.${suite}`,
    '@name': text(name),
    '@time': (seconds ?? 0).toFixed(3),
    ...(failure && { failure: { '@message': text(failure.message), '@type': 'failure', '#text': failure.lines.map(text).join('\n') } }),
    ...(skipped !== undefined && { skipped: { '@message': text(skipped) } }),
  };
}

/** What XML can hold: no control characters (https://www.w3.org/TR/xml/#charsets). */
function text(words: string): string {
  return cleanLine(cleanText(words)).replace(/[\ufffe\uffff]/g, '');
}
