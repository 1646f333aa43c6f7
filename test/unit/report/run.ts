import type { Event, EventBody, Outcome } from '../../../src/run/events.ts';

export type Body = EventBody;

/** A run with one prerequisite, the MLflow task and the smoke test. */
export const begun: Extract<EventBody, { type: 'run.started' }> = {
  type: 'run.started',
  version: '0.1.0',
  command: 'ci',
  context: 'lab',
  namespace: 'dev',
  tasks: [
    { id: 'p', title: 'Secret', group: 'prerequisites', needs: [] },
    { id: 'mlflow', title: 'MLflow', group: 'deploy', needs: [] },
    { id: 'reachable', title: 'Reachable', group: 'deploy', needs: ['mlflow'] },
    { id: 'smoke', title: 'Smoke test', group: 'prove', needs: ['reachable'] },
  ],
};

/** An event, so many seconds after ten to midnight. */
export function at(second: number, body: EventBody): Event {
  return { time: new Date(Date.UTC(2026, 10, 23, 23, 50, second)).toISOString(), ...body };
}

export function finish(task: string, outcome: Outcome, detail: string, more: { hint?: string; seconds?: number } = {}): EventBody {
  return { type: 'task.finished', task, outcome, detail, seconds: 0.5, ...more };
}

/** MLflow's rollout with these lines of log. */
export function rollout(log: string[]): EventBody {
  const seen = { view: 'rollout', generation: 1, desired: 1, updated: 1, ready: 0, available: 0 } as const;
  return {
    type: 'resource.changed',
    task: 'mlflow',
    kind: 'Deployment',
    name: 'mlflow',
    seen: { ...seen, replicaSets: [], conditions: [], events: [], log },
  };
}
