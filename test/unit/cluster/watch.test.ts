import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { configMaps, type KubeObject } from '../../../src/cluster/kinds.ts';
import { fromList, type Known, takeLine } from '../../../src/cluster/watch/changes.ts';
import { watchObjects } from '../../../src/cluster/watch/watch.ts';
import { type Answer, forbid, forbidden, refuse, startApiServer } from './support/api-server.ts';
import { clusterError, connectionTo, patient } from './support/client.ts';

const object = (name: string, version: number) => ({ metadata: { name, namespace: 'n', resourceVersion: String(version) } });
const line = (type: string, content: unknown) => `${JSON.stringify({ type, object: content })}\n`;

describe('takeLine', () => {
  const known = (): Known<KubeObject> => fromList([object('a', 1)], '1');

  test.each([
    { text: line('ADDED', object('b', 2)), outcome: 'changed', names: ['n/a', 'n/b'], version: '2' },
    { text: line('MODIFIED', object('a', 3)), outcome: 'changed', names: ['n/a'], version: '3' },
    { text: line('DELETED', object('a', 4)), outcome: 'changed', names: [], version: '4' },
    { text: line('DELETED', object('x', 4)), outcome: 'same', names: ['n/a'], version: '4' },
    { text: line('BOOKMARK', { metadata: { resourceVersion: '9' } }), outcome: 'same', names: ['n/a'], version: '9' },
    { text: line('ERROR', { kind: 'Status', code: 410 }), outcome: 'outdated', names: ['n/a'], version: '1' },
    { text: line('NEW', object('b', 2)), outcome: 'outdated', names: ['n/a'], version: '1' },
    { text: line('ADDED', null), outcome: 'outdated', names: ['n/a'], version: '1' },
    { text: '{"type":"ADDED","object":{"metad', outcome: 'outdated', names: ['n/a'], version: '1' },
    { text: 'null', outcome: 'outdated', names: ['n/a'], version: '1' },
  ])('$text: $outcome', ({ text, outcome, names, version }) => {
    const state = known();
    expect(takeLine(state, text)).toBe(outcome);
    expect([...state.objects.keys()]).toEqual(names);
    expect(state.resourceVersion).toBe(version);
  });
});

/** A server whose lists and watches are answered one after the other; the last answer again and again. */
async function startWatched(lists: Answer[], watches: Answer[]) {
  let listed = 0;
  let watched = 0;
  const pick = (answers: Answer[], turn: number) => answers[Math.min(turn, answers.length - 1)];
  const api = await startApiServer((request, response, raw) => {
    const answer = request.query.has('watch') ? pick(watches, watched++) : pick(lists, listed++);
    answer?.(request, response, raw);
  });
  const watchedFrom = () => api.received.flatMap(({ query }) => (query.has('watch') ? [query.get('resourceVersion')] : []));
  return { ...api, lists: () => listed, watchedFrom };
}

const list =
  (version: number, ...names: string[]): Answer =>
  (_request, response) =>
    void response.end(
      JSON.stringify({ metadata: { resourceVersion: String(version) }, items: names.map((name) => object(name, version)) }),
    );

const send =
  (text: string, then: (response: ServerResponse) => void = () => {}): Answer =>
  (_request, response) => {
    response.writeHead(200);
    if (text === '') response.flushHeaders();
    // What follows waits until the text is on its way.
    if (text === '') then(response);
    else response.write(text, () => then(response));
  };
const quiet = send('');
const end = (response: ServerResponse) => void response.end();
const reset = (response: ServerResponse) => void response.destroy();

/** Watches until `onChange` was called with exactly these names, then aborts; gives all calls. */
async function watchUntil(url: string, names: string, silenceMs?: number): Promise<string[]> {
  const connection = await connectionTo(url);
  const stop = new AbortController();
  const calls: string[] = [];
  const onChange = (objects: { metadata?: { name?: string } }[]) => {
    calls.push(objects.map(({ metadata }) => metadata?.name).join(' '));
    if (calls.at(-1) === names) stop.abort();
  };
  await watchObjects(connection, configMaps, { namespace: 'n', labelSelector: 'a=b' }, onChange, stop.signal, silenceMs);
  return calls;
}

describe('watchObjects', () => {
  test('calls back after the list, and once for changes that come together', async () => {
    const changes = line('ADDED', object('b', 2)) + line('ADDED', object('c', 3)) + line('DELETED', object('a', 4));
    const api = await startWatched([list(1, 'a')], [send(changes)]);
    expect(await watchUntil(api.url, 'b c')).toEqual(['a', 'b c']);
    const query = api.received[1]?.query;
    expect(Object.fromEntries(query ?? [])).toMatchObject({ labelSelector: 'a=b', allowWatchBookmarks: 'true', resourceVersion: '1' });
    expect(Number(query?.get('timeoutSeconds'))).toBeGreaterThanOrEqual(300);
  });

  test.each([
    { name: 'the server ends the watch', broken: send(line('ADDED', object('b', 5)), end) },
    { name: 'the connection is reset', broken: send(line('ADDED', object('b', 5)), reset) },
    { name: 'only a bookmark came', broken: send(line('BOOKMARK', { metadata: { resourceVersion: '5' } }), reset) },
  ])('goes on from the last version when $name, and sees the deletion', async ({ broken }) => {
    const api = await startWatched([list(1, 'a', 'z')], [broken, send(line('DELETED', object('a', 6)) + line('DELETED', object('b', 7)))]);
    expect(await watchUntil(api.url, 'z')).toContain('z');
    expect(api.lists()).toBe(1);
    expect(api.watchedFrom()).toEqual(['1', '5']);
  });

  test.each([
    { name: '429', busy: ((_, response) => refuse(response, 429, 'slow', {}, { 'retry-after': '0' })) as Answer },
    { name: '503', busy: ((_, response) => refuse(response, 503, 'starting')) as Answer },
    { name: '500', busy: ((_, response) => refuse(response, 500, 'no idea')) as Answer },
    { name: 'a reset before any answer', busy: ((_, response) => void response.destroy()) as Answer },
  ])('survives $name, on the list and on the watch', async ({ busy }) => {
    const api = await startWatched([busy, list(1, 'a')], [busy, send(line('DELETED', object('a', 2)))]);
    expect(await watchUntil(api.url, '')).toEqual(['a', '']);
    expect(api.watchedFrom()).toEqual(['1', '1']);
  });

  test.each([
    { name: '410 as status', outdated: ((_, response) => refuse(response, 410, 'too old', { reason: 'Expired' })) as Answer },
    { name: '410 in the stream', outdated: send(line('ERROR', { kind: 'Status', code: 410, reason: 'Expired' }), end) },
    { name: 'another error in the stream', outdated: send(line('ERROR', { kind: 'Status', code: 500 }), end) },
    { name: 'a malformed line', outdated: send('{"type":"DELETED","obj\n') },
    { name: 'a last line cut short', outdated: send('{"type":"DELETED","obj', end) },
  ])('lists again after $name, and sees what was deleted meanwhile', async ({ outdated }) => {
    const api = await startWatched([list(1, 'a', 'b'), list(8, 'b')], [outdated, quiet]);
    expect(await watchUntil(api.url, 'b')).toEqual(['a b', 'b']);
  });

  test('takes a silent connection for dead', async () => {
    const api = await startWatched([list(1, 'a')], [quiet, send(line('DELETED', object('a', 2)))]);
    expect(await watchUntil(api.url, '', 100)).toEqual(['a', '']);
    expect(new Set(api.watchedFrom())).toEqual(new Set(['1']));
  });

  test.each([
    { status: 401, code: 'unauthorized', words: 'no' },
    { status: 403, code: 'forbidden', words: forbidden },
    { status: 404, code: 'gone', words: 'no' },
    { status: 400, code: 'invalid', words: 'no' },
  ])('gives up for $status', async ({ status, code, words }) => {
    const api = await startApiServer((_request, response) => refuse(response, status, words));
    const watching = watchObjects(await connectionTo(api.url), configMaps, {}, () => {}, patient);
    expect(await clusterError(watching)).toMatchObject({ code, status });
    expect(api.received).toHaveLength(1);
  });

  test('a right that is taken away while watching ends it', async () => {
    const api = await startWatched([list(1)], [send(line('ADDED', object('a', 2)), end), (_request, response) => forbid(response)]);
    const watching = watchObjects(await connectionTo(api.url), configMaps, {}, () => {}, patient);
    expect(await clusterError(watching)).toMatchObject({ code: 'forbidden', message: `watch configmaps: ${forbidden}` });
  });

  test('ends without an error when aborted, in the middle of a watch or of a pause', async () => {
    const stop = new AbortController();
    const refusals: Answer = (_request, response) => refuse(response, 503, 'down', {}, { 'retry-after': '15' });
    const api = await startWatched([list(1)], [quiet]);
    const down = await startWatched([refusals], []);
    const ends = [api, down].map(async ({ url }) => watchObjects(await connectionTo(url), configMaps, {}, () => {}, stop.signal));
    await expect.poll(() => api.watchedFrom().length === 1 && down.lists() === 1).toBe(true);
    stop.abort();
    expect(await Promise.all(ends)).toEqual([undefined, undefined]);
  });

  test('an error of the callback is not swallowed', async () => {
    const api = await startWatched([list(1)], [quiet]);
    const broken = () => {
      throw new TypeError('a bug');
    };
    await expect(watchObjects(await connectionTo(api.url), configMaps, {}, broken, patient)).rejects.toThrow('a bug');
  });
});
