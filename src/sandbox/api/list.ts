import type { Kind, KubeObject } from '../../cluster/kinds.ts';
import type { Store } from '../store.ts';
import { matcherOf } from './selectors.ts';
import { badRequest, expired, Refusal } from './status.ts';

/** An answer to a list; items carry no apiVersion and kind, as the real one's. */
interface List {
  kind: string;
  apiVersion: string;
  metadata: { resourceVersion: string; continue?: string; remainingItemCount?: number };
  items: KubeObject[];
}

/** All objects of a kind, or a page of them. Throws 400, 410 (the page's version is gone), 504 (a version that is not there yet). */
export function listObjects(store: Store, kind: Kind<KubeObject>, namespace: string | undefined, query: URLSearchParams): List {
  const matches = matcherOf(kind, query);
  const limit = number(query.get('limit'));
  const { version, start } = startOf(store, query);
  const objects = snapshot(store, kind, namespace, version)
    .filter(matches)
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
    .filter((object) => keyOf(object) >= start);
  const page = limit > 0 ? objects.slice(0, limit) : objects;
  const next = objects[page.length];
  const isSelected = query.get('labelSelector') || query.get('fieldSelector');
  const rest = next && {
    continue: toToken({ v: 'meta.k8s.io/v1', rv: version, start: keyOf(next) }),
    ...(isSelected ? {} : { remainingItemCount: objects.length - page.length }),
  };
  return {
    kind: `${kind.kind}List`,
    apiVersion: kind.apiVersion,
    metadata: { resourceVersion: String(version), ...rest },
    items: page.map(({ apiVersion: _, kind: __, ...object }) => object),
  };
}

interface Token {
  v: string;
  rv: number;
  start: string;
}

function startOf(store: Store, query: URLSearchParams): { version: number; start: string } {
  const token = query.get('continue');
  if (token) {
    const { rv, start } = fromToken(token);
    if (store.since(rv) !== undefined) return { version: rv, start };
    throw expired(
      'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.',
    );
  }
  const asked = number(query.get('resourceVersion'));
  if (asked <= store.version()) return { version: store.version(), start: '' };
  throw new Refusal(504, 'Timeout', `Timeout: Too large resource version: ${asked}, current: ${store.version()}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  });
}

/** The objects as they were at a version: later writes are taken back. */
function snapshot(store: Store, kind: Kind<KubeObject>, namespace: string | undefined, version: number): KubeObject[] {
  const objects = new Map(store.list(kind, namespace).map((object) => [keyOf(object), object]));
  for (const change of (store.since(version) ?? []).toReversed()) {
    if (change.kind.plural !== kind.plural || change.kind.apiVersion !== kind.apiVersion) continue;
    if (namespace !== undefined && change.object.metadata?.namespace !== namespace) continue;
    if (change.before === undefined) objects.delete(keyOf(change.object));
    else objects.set(keyOf(change.object), change.before);
  }
  return [...objects.values()];
}

function keyOf({ metadata }: KubeObject): string {
  return `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;
}

function number(text: string | null): number {
  if (text === null || text === '') return 0;
  if (/^\d+$/.test(text)) return Number(text);
  throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
}

function toToken(token: Token): string {
  return Buffer.from(JSON.stringify(token)).toString('base64url');
}

function fromToken(text: string): Token {
  const json = Buffer.from(text, 'base64url');
  try {
    const token = JSON.parse(json.toString()) as Token;
    if (Number.isInteger(token.rv) && typeof token.start === 'string') return token;
  } catch {
    // Said below.
  }
  const why = `invalid character '${inGo(json[0] ?? 0)}' looking for beginning of value`;
  throw badRequest(`invalid continue token: continue key is not valid: ${why}`);
}

/** A byte as Go quotes it. */
function inGo(byte: number): string {
  const hex = byte.toString(16).padStart(2, '0');
  if (byte < 0x20 || byte === 0x7f) return `\\x${hex}`;
  return (byte > 0x7f && byte <= 0xa0) || byte === 0xad ? `\\u00${hex}` : String.fromCharCode(byte);
}
