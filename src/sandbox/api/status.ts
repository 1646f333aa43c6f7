import type { Kind } from '../../cluster/kinds.ts';

/** Why a request was refused, field by field. */
interface Cause {
  reason?: string;
  message?: string;
  field?: string;
}

interface Details {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: Cause[];
  retryAfterSeconds?: number;
}

/** A body that says how a request ended (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/). */
interface StatusBody {
  kind: 'Status';
  apiVersion: 'v1';
  metadata: Record<string, never>;
  status: 'Success' | 'Failure';
  message?: string;
  reason?: string;
  details?: Details;
  code?: number;
}

/** What ends a request early; thrown, and sent as its Status. */
export class Refusal extends Error {
  readonly body: StatusBody & { code: number };

  constructor(code: number, reason: string | undefined, message: string, details?: Details) {
    super(message);
    this.body = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message,
      ...(reason === undefined ? {} : { reason }),
      ...(details === undefined ? {} : { details }),
      code,
    };
  }
}

/** What answers a deletion. */
export function success(details: Details): StatusBody {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details };
}

/** "" for the core group, else "apps". */
export function groupOf({ apiVersion }: { apiVersion: string }): string {
  return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
}

/** "deployments.apps", "pods". */
export function resourceName(kind: Kind<unknown>): string {
  const group = groupOf(kind);
  return group === '' ? kind.plural : `${kind.plural}.${group}`;
}

/** Which object a refusal is about, by its resource. */
export function detailsOf(kind: Kind<unknown>, name: string): Details {
  const group = groupOf(kind);
  return { ...(name === '' ? {} : { name }), ...(group === '' ? {} : { group }), kind: kind.plural };
}

export const unauthorized = () => new Refusal(401, 'Unauthorized', 'Unauthorized');
export const badRequest = (message: string) => new Refusal(400, 'BadRequest', message);
/** Of a path that leads nowhere: sent as text. */
export const pageNotFound = new Refusal(404, undefined, '404 page not found');
export const noSuchResource = () => new Refusal(404, 'NotFound', 'the server could not find the requested resource', {});
export const notAllowed = () => new Refusal(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});
export const expired = (message: string) => new Refusal(410, 'Expired', message);

/** The 404 of an object. */
export function notFound(kind: Kind<unknown>, name: string): Refusal {
  return new Refusal(404, 'NotFound', `${resourceName(kind)} "${name}" not found`, detailsOf(kind, name));
}

/** The 409 of a name that is taken. */
export function alreadyExists(kind: Kind<unknown>, name: string): Refusal {
  return new Refusal(409, 'AlreadyExists', `${resourceName(kind)} "${name}" already exists`, detailsOf(kind, name));
}

/** The 409 of a writer who saw another version. */
export function modified(kind: Kind<unknown>, name: string): Refusal {
  return conflict(kind, name, 'the object has been modified; please apply your changes to the latest version and try again');
}

/** A 409 for another reason. */
export function conflict(kind: Kind<unknown>, name: string, why: string): Refusal {
  const message = `Operation cannot be fulfilled on ${resourceName(kind)} "${name}": ${why}`;
  return new Refusal(409, 'Conflict', message, detailsOf(kind, name));
}

/** Admission's words, e.g. a quota's. */
export function admissionForbids(kind: Kind<unknown>, name: string, why: string, causes?: Cause[]): Refusal {
  const details = { ...detailsOf(kind, name), ...(causes === undefined ? {} : { causes }) };
  return new Refusal(403, 'Forbidden', `${resourceName(kind)} "${name}" is forbidden: ${why}`, details);
}

/** One thing that validation found: "spec.selector", "Invalid value: ...: field is immutable". */
export interface Fault {
  field: string;
  reason: 'FieldValueInvalid' | 'FieldValueRequired' | 'FieldValueForbidden' | 'FieldValueNotFound' | 'FieldValueNotSupported';
  message: string;
}

/** The 422 of an object, with all that validation found. */
export function invalid({ apiVersion, kind }: { apiVersion: string; kind: string }, name: string, faults: readonly Fault[]): Refusal {
  const group = groupOf({ apiVersion });
  const words = faults.map(({ field, message }) => `${field}: ${message}`);
  const all = words.length === 1 ? words[0] : `[${words.join(', ')}]`;
  const message = `${kind}${group === '' ? '' : `.${group}`} "${name}" is invalid: ${all}`;
  const causes = faults.map(({ field, reason, message }) => ({ reason, message, field }));
  return new Refusal(422, 'Invalid', message, { ...(name === '' ? {} : { name }), ...(group === '' ? {} : { group }), kind, causes });
}
