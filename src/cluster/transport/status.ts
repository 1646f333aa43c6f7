import type { IncomingHttpHeaders } from 'node:http';
import { ClusterError, type ClusterErrorCode } from '../errors.ts';

/** What the API server says when it refuses (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/). */
export interface Status {
  kind?: string;
  status?: string;
  code?: number;
  reason?: string;
  message?: string;
  details?: { retryAfterSeconds?: number; causes?: { reason?: string; field?: string; message?: string }[] };
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
export function parseStatus(body: string): Status | undefined {
  try {
    const parsed = JSON.parse(body) as Status | null;
    return parsed?.kind === 'Status' ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** A refusal in words. `asked` says what this program wanted, e.g. "get secrets x"; `context` is the kubeconfig's, for hints. */
export function statusError(code: number, headers: IncomingHttpHeaders, body: string, asked: string, context: string): ClusterError {
  const status = parseStatus(body);
  const words = status?.message ?? (plainText(body) || `HTTP ${code}`);
  const causes = (status?.details?.causes ?? []).map(({ field = '', message = '' }) => ({ field, message }));
  const error = (kind: ClusterErrorCode, message: string, hint?: string) => new ClusterError(kind, message, { status: code, hint, causes });

  switch (code) {
    case 401:
      return error('unauthorized', 'the API server does not accept the credentials', loginHint(context));
    case 403:
      return error('forbidden', `${asked}: ${words}`, `ask for this right, or use another context than "${context}"`);
    case 404:
    case 410:
      return error('gone', `${asked}: ${words}`);
    case 409:
      return conflict(asked, words, status, error);
  }
  // A field that the schema doesn't have is a 500 to server-side apply (kubernetes/kubernetes#139253).
  if ((code < 500 && code !== 429) || words.startsWith('failed to create typed patch object'))
    return error('invalid', `${asked}: ${words}`);
  const hint = `try again; how the API server is: kubectl get --raw '/readyz?verbose' --context ${context}`;
  const message = `${asked}: the API server is not able to answer (${code}): ${words}`;
  if (code === 500 && !isPassing(words)) return error('busy', message, hint);
  const seconds = status?.details?.retryAfterSeconds ?? Number(headers['retry-after'] ?? Number.NaN);
  return new BusyError(message, { status: code, hint, retryAfterMs: seconds >= 0 ? seconds * 1000 : undefined });
}

/** The next step when credentials are refused. */
export function loginHint(context: string): string {
  return `log in again, then see: kubectl auth whoami --context ${context}`;
}

/** Server errors that are over in a moment: a change of etcd's leader, an admission webhook whose pod restarts. */
function isPassing(words: string): boolean {
  return /etcdserver|leader changed|failed calling webhook/.test(words);
}

type MakeError = (kind: ClusterErrorCode, message: string, hint?: string) => ClusterError;

/** Names who holds which fields: the causes of an apply conflict say `conflict with "kubectl" using apps/v1` and the field. */
function conflict(asked: string, words: string, status: Status | undefined, error: MakeError): ClusterError {
  const held = (status?.details?.causes ?? []).filter(({ reason }) => reason === 'FieldManagerConflict');
  if (held.length === 0) return error('conflict', `${asked}: ${words}`, 'try again');
  const fields = Map.groupBy(held, ({ message = '' }) => /"([^"]+)"/.exec(message)?.[1] ?? 'another manager');
  const holders = [...fields].map(([manager, causes]) => `${manager} holds ${causes.map(({ field }) => field).join(', ')}`);
  const hint = 'undo that change where it was made, or delete the object; who set what: kubectl get ... -o yaml --show-managed-fields';
  return error('conflict', `${asked}: set by someone else: ${holders.join('; ')}`, hint);
}

/** The first words of a body that is not a Status. */
function plainText(body: string): string {
  return body
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);
}
