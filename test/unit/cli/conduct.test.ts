import { describe, expect, test } from 'vitest';
import { type Conduct, conduct } from '../../../src/cli/conduct.ts';
import { clusterTarget, type Target } from '../../../src/cli/target.ts';
import { pods } from '../../../src/cluster/kinds.ts';
import type { Event } from '../../../src/run/events.ts';
import { schema } from '../../../src/settings/schema.ts';
import type { Context } from '../../../src/tasks/context.ts';
import { prerequisites } from '../../../src/tasks/prerequisites/list.ts';
import { refuse, startApiServer } from '../cluster/support/api-server.ts';
import { patient, writeKubeconfig } from '../cluster/support/client.ts';
import { stubCluster } from '../tasks/cluster-stub.ts';

/** A session at an API server that knows nothing, where nobody waits for prerequisites. */
async function conductAt(again: () => Promise<boolean>) {
  const { url, received } = await startApiServer((_request, response) => refuse(response, 404, 'not found'));
  const settings = schema.parse({ kubeconfig: writeKubeconfig(url) });
  const events: Event[] = [];
  const confirm = async () => true;
  const target = clusterTarget(settings);
  const options = { command: 'session', settings, target, smoke: { keep: false }, waitMs: 0, confirm, again, watch: true } as const;
  const exitCode = await conduct(options, (event) => events.push(event), patient);
  return { exitCode, events, received, frames: events.map(({ type }) => type).filter((type) => type.startsWith('run.')) };
}

test('a run that ended before its tasks goes on from its beginning as often as is asked for, and each has an end', async () => {
  const answers = [true, true, false];
  const { exitCode, events, frames } = await conductAt(async () => answers.shift() ?? false);
  expect(frames).toEqual(['run.started', 'run.finished', 'run.started', 'run.finished', 'run.started', 'run.finished']);
  expect(events.at(-1)).toMatchObject({ type: 'run.finished', outcome: 'unmet', exitCode: 3 });
  expect(exitCode).toBe(3);
  expect(answers).toEqual([]);
});

test('an end that nobody wants more of is the last word', async () => {
  const { frames } = await conductAt(async () => false);
  expect(frames).toEqual(['run.started', 'run.finished']);
});

test('its beginning says what each prerequisite is about, in the words of the settings, as plain data', async () => {
  const { events } = await conductAt(async () => false);
  const { tasks } = JSON.parse(JSON.stringify(events[0]));
  expect(tasks).toContainEqual(
    expect.objectContaining({
      id: 'postgres.cluster',
      about: { looksAt: 'Cluster pgvector-cluster in catalystlab-shared', expects: expect.stringMatching(/^healthy/) },
    }),
  );
  expect(tasks.filter((task: object) => 'about' in task)).toHaveLength(prerequisites.length);
});

test('the cluster can be asked until nobody looks any more', async () => {
  const { url } = await startApiServer((_request, response) => refuse(response, 404, 'not found'));
  const { promise: left, resolve: leave } = Promise.withResolvers<void>();
  const { promise: connected, resolve: connect } = Promise.withResolvers<Context>();
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const settings = schema.parse({ kubeconfig: writeKubeconfig(url) });
  const options = {
    command: 'check',
    settings,
    target: clusterTarget(settings),
    smoke: { keep: false },
    waitMs: 0,
    confirm: async () => true,
    connected: connect,
    left,
  } as const;
  const running = conduct(options, ({ type }) => type === 'run.finished' && end(), patient);
  const { cluster } = await connected;
  const ask = () => cluster.get(pods, { namespace: 'n', name: 'p' }, patient);
  await ended;
  await new Promise(setImmediate);
  await expect(ask()).resolves.toBeUndefined();
  leave();
  await running;
  await expect(ask()).rejects.toMatchObject({ code: 'lost' });
});

test('what was not deployed is not watched', async () => {
  const { received } = await conductAt(async () => false);
  expect(received.filter(({ path }) => /configmaps|endpointslices|replicasets/.test(path))).toEqual([]);
});

describe('a target', () => {
  /** Conducts a check at a target that is a sandbox, but for its API server. */
  async function conductTo(change: Partial<Target> = {}, options: Partial<Conduct> = {}) {
    const { url } = await startApiServer((_request, response) => refuse(response, 404, 'not found'));
    const settings = schema.parse({ kubeconfig: writeKubeconfig(url) });
    const happened: string[] = [];
    const target: Target = {
      ...clusterTarget(settings),
      sandbox: 'quota',
      close: async () => void happened.push('closed'),
      ...change,
    };
    const events: Event[] = [];
    const receive = (event: Event) => {
      events.push(event);
      happened.push(event.type);
    };
    const rest = { command: 'check', settings, smoke: { keep: false }, waitMs: 0, confirm: async () => true } as const;
    const ending = conduct({ ...rest, target, ...options }, receive, patient);
    return { ending, events, happened };
  }

  test('that is a sandbox puts its scenario on every event', async () => {
    const { ending, events } = await conductTo();
    await ending;
    expect(events.length).toBeGreaterThan(20);
    expect(events.filter(({ sandbox }) => sandbox !== 'quota')).toEqual([]);
  });

  test('that is a sandbox has next steps that stay there', async () => {
    const { cluster } = stubCluster([{ kind: 'Namespace', metadata: { name: 'catalystlab-shared' } }], {
      review: async (asked) => asked.map(() => ({ allowed: true })),
      close: async () => {},
    });
    const { ending, events } = await conductTo({ connect: async () => cluster }, { command: 'smoke' });
    await ending;
    const collector = events.find((event) => event.type === 'task.finished' && event.task === 'collector');
    expect(collector).toMatchObject({ hint: 'deploy it: mlflow-tui --sandbox=quota --ci' });
  });

  test('that is none puts nothing on them', async () => {
    const { events } = await conductAt(async () => false);
    expect(events.filter((event) => 'sandbox' in event)).toEqual([]);
  });

  test('is closed after the last event', async () => {
    const { ending, happened } = await conductTo();
    await ending;
    expect(happened.slice(-2)).toEqual(['run.finished', 'closed']);
  });

  test('is closed, too, where it did not come to a connection', async () => {
    const connect = () => Promise.reject(new Error('no room'));
    const { ending, happened } = await conductTo({ connect });
    await expect(ending).rejects.toThrow('no room');
    expect(happened).toEqual(['run.started', 'closed']);
  });

  test('is not connected to before the beginning is shown', async () => {
    const { promise: shown, resolve: show } = Promise.withResolvers<void>();
    let connected = false;
    const connect = () => {
      connected = true;
      return Promise.reject(new Error('no room'));
    };
    const { ending, happened } = await conductTo({ connect }, { shown });
    await new Promise(setImmediate);
    expect([connected, happened]).toEqual([false, ['run.started']]);
    show();
    await expect(ending).rejects.toThrow('no room');
    expect(connected).toBe(true);
  });
});
