import type { IncomingHttpHeaders } from 'node:http';
import { ClusterError, type ClusterErrorCode } from '../errors.ts';
import type { Connection } from './connection.ts';

/** What the API server says when it refuses (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/). */
export interface Status {
  kind?: string;
  status?: string;
  code?: number;
  reason?: string;
  message?: string;
  details?: { retryAfterSeconds?: number; causes?: Cause[] };
}

interface Cause {
  reason?: string;
  field?: string;
  message?: string;
}

/** A refusal that may be over soon. */
export class BusyError extends ClusterError {
  /** How long the server asks to wait, if it does. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, options: { status: number; hint: string; retryAfterMs: number | undefined }) {
    super('busy', message, options);
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** The Status in a response body; undefined when the body is something else, e.g. a proxy's page. */
function parseStatus(body: string): Status | undefined {
  try {
    const parsed = JSON.parse(body) as Status | null;
    return parsed?.kind === 'Status' ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** What a request is for. */
export interface Purpose {
  /** For messages: "list pods in ns". */
  asked: string;
  /** The object in question as kubectl takes it, for hints: "deployments.apps x -n ns". */
  object?: string;
}

/** A refusal in words. */
export function statusError(
  code: number,
  headers: IncomingHttpHeaders,
  body: string,
  { asked, object }: Purpose,
  { context, kubectl }: Pick<Connection, 'context' | 'kubectl'>,
): ClusterError {
  const status = parseStatus(body);
  const words = status?.message ?? (plainText(body) || `HTTP ${code}`);
  const held = (status?.details?.causes ?? []).filter(({ reason }) => reason === 'FieldManagerConflict');
  const causes = (status?.details?.causes ?? []).map(({ field = '', message = '' }) => ({ field, message }));
  const error = (kind: ClusterErrorCode, message: string, hint?: string) => new ClusterError(kind, message, { status: code, hint, causes });

  switch (code) {
    case 401:
      return error('unauthorized', 'the API server does not accept the credentials', loginHint(kubectl));
    case 403:
      if (!isRightMissing(words)) return error('invalid', `${asked}: ${words}`);
      return error('forbidden', `${asked}: ${words}`, `ask for this right, or use another context than "${context}"`);
    case 404:
    case 410:
      return error('gone', `${asked}: ${words}`);
    case 409:
      return held.length === 0
        ? error('conflict', `${asked}: ${words}`, 'try again')
        : error('conflict', `${asked}: set by someone else: ${holders(held)}`, object && whoHoldsWhat(kubectl, object));
  }
  // A field that the schema doesn't have is a 500 to server-side apply (kubernetes/kubernetes#139253).
  if ((code < 500 && code !== 429) || words.startsWith('failed to create typed patch object'))
    return error('invalid', `${asked}: ${words}`);
  const hint = `try again; how the API server is: ${kubectl} get --raw '/readyz?verbose'`;
  const message = `${asked}: the API server is not able to answer (${code}): ${words}`;
  if (code === 500 && !isPassing(words)) return error('busy', message, hint);
  const seconds = status?.details?.retryAfterSeconds ?? Number(headers['retry-after'] ?? Number.NaN);
  return new BusyError(message, { status: code, hint, retryAfterMs: seconds >= 0 ? seconds * 1000 : undefined });
}

/** The next step when credentials are refused. */
export function loginHint(kubectl: string): string {
  return `log in again, then see: ${kubectl} auth whoami`;
}

/**
 * Whether a 403 is the authoriser's, in its words (k8s.io/apiserver, handlers/responsewriters/errors.go, seen on 1.34): `secrets "x" is
 * forbidden: User "u" cannot get ...`. Admission's refusals are 403, too, but no right helps: quotas, Pod Security, webhooks.
 */
function isRightMissing(words: string): boolean {
  return /^(\S+ ("[^"]*" )?is )?forbidden: User ".*" cannot /.test(words);
}

/** Server errors that are over in a moment: a change of etcd's leader, an admission webhook whose pod restarts. */
function isPassing(words: string): boolean {
  return /etcdserver|leader changed|failed calling webhook/.test(words);
}

/** Who holds which fields: the causes of an apply conflict say `conflict with "kubectl" using apps/v1` and the field. */
function holders(causes: Cause[]): string {
  const byManager = Map.groupBy(causes, ({ message = '' }) => /"([^"]+)"/.exec(message)?.[1] ?? 'another manager');
  return [...byManager].map(([manager, held]) => `${manager} holds ${held.map(({ field }) => field).join(', ')}`).join('; ');
}

function whoHoldsWhat(kubectl: string, object: string): string {
  return `have it undone by who set it; who holds what: ${kubectl} get ${object} --show-managed-fields -o yaml`;
}

/** The first words of a body that is not a Status. */
function plainText(body: string): string {
  return body
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);
}
