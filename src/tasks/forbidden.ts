import { ClusterError } from '../cluster/errors.ts';

/** For looks that are not needed: being forbidden to look becomes "nothing seen". Everything else is thrown again. */
export function allowForbidden(error: unknown): undefined {
  if (isForbidden(error)) return undefined;
  throw error;
}

export function isForbidden(error: unknown): error is ClusterError {
  return error instanceof ClusterError && error.code === 'forbidden';
}
