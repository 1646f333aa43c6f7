import { expect, test } from 'vitest';
import { conduct } from '../../../src/cli/conduct.ts';
import { pods } from '../../../src/cluster/kinds.ts';
import type { Event } from '../../../src/run/events.ts';
import { schema } from '../../../src/settings/schema.ts';
import type { Context } from '../../../src/tasks/context.ts';
import { prerequisites } from '../../../src/tasks/prerequisites/list.ts';
import { refuse, startApiServer } from '../cluster/support/api-server.ts';
import { patient, writeKubeconfig } from '../cluster/support/client.ts';

/** A session at an API server that knows nothing, where nobody waits for prerequisites. */
async function conductAt(again: () => Promise<boolean>) {
  const { url, received } = await startApiServer((_request, response) => refuse(response, 404, 'not found'));
  const settings = schema.parse({ kubeconfig: writeKubeconfig(url) });
  const events: Event[] = [];
  const confirm = async () => true;
  const options = { command: 'session', settings, smoke: { keep: false }, waitMs: 0, confirm, again, watch: true } as const;
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
