import { describe, expect, test } from 'vitest';
import type { EventBody, TaskInfo } from '../../src/run/events.ts';
import type { RolloutSeen } from '../../src/run/seen.ts';
import { announcementsOf, newsOf, type Told } from '../../src/ui/announcements.ts';
import { finished, someTasks, stateAfter, task } from './make.ts';

const said = (...steps: EventBody[][]) => saidOf(someTasks, ...steps);

/** What is said after each of these steps of a run of these tasks, told what was said before. */
function saidOf(tasks: TaskInfo[], ...steps: EventBody[][]): string[][] {
  let told: Told = {};
  return steps.map((_, index) => {
    const next = newsOf(told, announcementsOf(stateAfter(steps.slice(0, index + 1).flat(), tasks)));
    told = next.told;
    return next.news;
  });
}

const checksMet = [finished('api', 'met'), finished('secret', 'met')];
const started = (id: string): EventBody => ({ type: 'task.started', task: id });
const rollout = (reason?: string): EventBody => ({
  type: 'resource.changed',
  task: 'mlflow',
  kind: 'Deployment',
  name: 'mlflow',
  seen: { view: 'rollout', replicaSets: [], conditions: [], events: [], log: [], ...(reason && { reason }) } as unknown as RolloutSeen,
});

test('the beginning is where it works and what there is to do', () => {
  expect(said([])).toEqual([['mlflow-tui 1, namespace shared, context lab. Prerequisites: 2, Deploy: 2, Prove: 1.']]);
});

describe('a prerequisite', () => {
  test('that is met is in the sum of all, and nothing else', () => {
    expect(said([], [finished('api', 'met')], [finished('secret', 'pending')])).toEqual([
      [expect.any(String)],
      [],
      ['Prerequisites: 1 met, 1 to make.'],
    ]);
  });

  test('that is made by the run is told as that, and not once more in the sum', () => {
    const tasks = [task('collector', 'prerequisites'), task('collector.deploy', 'deploy')];
    const news = saidOf(tasks, [], [finished('collector', 'pending')], [finished('collector.deploy', 'done')]);
    expect(news.slice(1)).toEqual([['Prerequisites: 1 to make.'], ['Title of collector.deploy, done, a detail']]);
  });

  test('that is not met is said with its next step, once, and again when it is met', () => {
    const unmet = finished('secret', 'unmet', { detail: 'not there', hint: 'kubectl get secret' });
    const [, first, ...later] = said([], [finished('api', 'met'), unmet], [unmet], [started('secret'), unmet], [finished('secret', 'met')]);
    expect(first).toEqual(['Title of secret, unmet, not there. Next step: kubectl get secret', 'Prerequisites: 1 unmet, 1 met.']);
    expect(later).toEqual([[], [], ['Title of secret, met, a detail', 'Prerequisites: 2 met.']]);
  });
});

test('the plan is what would change, and what it means', () => {
  const change = { task: 'mlflow', kind: 'Deployment' };
  const [, news] = said(checksMet, [
    {
      type: 'plan.made',
      changes: [
        { ...change, action: 'create', name: 'a', note: 'of 10Gi' },
        { ...change, action: 'unchanged', name: 'b' },
        { ...change, action: 'change', name: 'c', note: 'restarts its pod' },
      ],
    },
  ]);
  expect(news).toEqual(['Plan:\ncreate Deployment a, of 10Gi.\nchange Deployment c. Attention: restarts its pod.']);
});

describe('a step', () => {
  const begun = [...checksMet, started('mlflow')];

  test('is said to start and to end, not to go on', () => {
    const progress: EventBody = { type: 'task.progress', task: 'mlflow', message: '0/1 ready' };
    expect(said(begun, [progress], [finished('mlflow', 'done')]).slice(1)).toEqual([[], ['Title of mlflow, done, a detail']]);
  });

  test('that is held up is said with the reason, which is no other because a number in it went up', () => {
    const steps = [rollout('refused (2 times)')],
      more = [rollout('refused (3 times)')];
    expect(said(begun, steps, more, [rollout('no such image')]).slice(1)).toEqual([
      ['Title of mlflow, not ready yet: refused (2 times)'],
      [],
      ['Title of mlflow, not ready yet: no such image'],
    ]);
  });

  test('that fails again after a retry is said again', () => {
    const failed = finished('mlflow', 'failed', { detail: 'no image', hint: 'set mlflow.image' });
    const words = 'Title of mlflow, failed, no image. Next step: set mlflow.image';
    expect(said(begun, [failed], [started('mlflow')], [failed]).slice(1)).toEqual([[words], ['Title of mlflow, started.'], [words]]);
  });
});

test('a broken hop is said with its cause', () => {
  const [, news] = said(checksMet, [
    { type: 'smoke.diagnosis', task: 'smoke', hop: 'collector', cause: 'it gets 403', hint: 'Run it again' },
    finished('smoke', 'failed', { detail: '4 of 4 lost' }),
  ]);
  expect(news).toEqual(['Title of smoke, failed, 4 of 4 lost. Broken: collector: it gets 403. Next step: Run it again']);
});
