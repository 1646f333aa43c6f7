import type { ServerResponse } from 'node:http';
import type { Kind, KubeObject } from '../../cluster/kinds.ts';
import { keepFailure } from '../failures.ts';
import type { Machine } from '../machine.ts';
import type { Change } from '../store.ts';
import { cutOffWhenSlow } from '../streams/slow-client.ts';
import { isTrue } from './call.ts';
import { matcherOf } from './selectors.ts';
import { expired, Refusal } from './status.ts';
import { bookmark, eventOf, type WatchEvent, type Watched } from './watch-events.ts';

/** As often as API servers send one. */
const bookmarkSeconds = 60;
const longestSeconds = 1800;

/** Makes an event of objects into one that is shown otherwise (a table's). */
type Present = (event: WatchEvent) => WatchEvent;

/** Answers a watch, until its time is over, the client goes or the sandbox closes. Throws before anything is sent, and in what it begins with. */
export function serveWatch(
  machine: Machine,
  kind: Kind<KubeObject>,
  namespace: string | undefined,
  query: URLSearchParams,
  response: ServerResponse,
  present: Present = (event) => event,
): void {
  const { store } = machine;
  const watched: Watched = { kind, namespace, matches: matcherOf(kind, query) };
  const asked = startOf(query.get('resourceVersion') ?? '');
  // A list as a watch: whatever the version, all that is there comes first, and a bookmark says that it has.
  const isList = isTrue(query.get('sendInitialEvents'));
  const from = isList ? 0 : asked;
  const bookmarks = isTrue(query.get('allowWatchBookmarks'));
  const seconds = Number(query.get('timeoutSeconds')) || longestSeconds;
  const send = (event: WatchEvent | undefined) => {
    if (event !== undefined) response.write(`${JSON.stringify(present(event))}\n`);
  };

  response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache, private' });
  response.flushHeaders();
  const missed = from === 0 ? undefined : store.since(from);
  if (from > 0 && missed === undefined) {
    send({ type: 'ERROR', object: expired(`too old resource version: ${from} (${store.version()})`).body });
    response.end();
    return;
  }
  if (from === 0) {
    for (const object of store.list(kind, namespace)) if (watched.matches(object)) send({ type: 'ADDED', object });
    if (isList && bookmarks) send(bookmark(watched, store.version(), true));
  }
  for (const change of missed ?? []) send(eventOf(watched, change));
  follow(machine, response, {
    seconds,
    // A version that the client knows already, from another server's life, is none of its business.
    onChange: (change) => send(change.version > from ? eventOf(watched, change) : undefined),
    onMinute: () => send(bookmarks ? bookmark(watched, Math.max(store.version(), from)) : undefined),
  });
}

interface Following {
  seconds: number;
  onChange(change: Change): void;
  onMinute(): void;
}

/** Tells of each write from now on, until the response ends or is closed. What goes wrong costs this watch alone: it would reach whoever writes. */
function follow(machine: Machine, response: ServerResponse, { seconds, onChange, onMinute }: Following): void {
  const { store, clock, signal } = machine;
  const gone = new AbortController();
  const cutOff = cutOffWhenSlow(response);
  const tell = (event: () => void) => {
    try {
      // It may have ended long before its client has read all of it, and is closed.
      if (!response.writableEnded) event();
      cutOff();
    } catch (error) {
      keepFailure(machine, `watch ${response.req.url?.split('?', 1)[0]}`, error);
      response.destroy();
    }
  };
  const stop = store.subscribe((change) => tell(() => onChange(change)));
  response.once('close', () => {
    stop();
    gone.abort();
  });
  const untilOver = async () => {
    const until = AbortSignal.any([signal, gone.signal]);
    for (let left = seconds; left > 0; left -= bookmarkSeconds) {
      await clock.sleep(Math.min(left, bookmarkSeconds), until);
      tell(onMinute);
    }
  };
  // It ends by the end of all, too.
  untilOver()
    .catch(() => undefined)
    .finally(() => response.end());
}

function startOf(version: string): number {
  if (/^\d*$/.test(version)) return Number(version);
  const why = `resourceVersion: Invalid value: "${version}": strconv.ParseUint: parsing "${version}": invalid syntax`;
  throw new Refusal(500, undefined, why);
}
