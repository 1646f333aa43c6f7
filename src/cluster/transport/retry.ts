import { setTimeout as sleep } from 'node:timers/promises';
import type { Identity } from '../credentials/credentials.ts';
import { ClusterError } from '../errors.ts';
import type { Connection } from './connection.ts';
import { refusedIdentity } from './failure.ts';
import { BusyError } from './status.ts';

const maxRetries = 7;
const deadlineMs = 20_000;

/**
 * Runs `attempt` until it succeeds or fails for good: waits and tries again while the server is busy or the connection breaks, at most
 * 7 times within 20 s, and once with renewed credentials after a 401. For idempotent requests only (all of this room are).
 */
export async function withRetries<T>(connection: Connection, signal: AbortSignal, attempt: (identity: Identity) => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + deadlineMs;
  let renewed = false;
  for (let retries = 0; ; retries++) {
    signal.throwIfAborted();
    const identity = await orAborted(connection.identity(), signal);
    try {
      return await attempt(identity);
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      if (error.code === 'unauthorized' || error.code === 'tls') {
        if (renewed || !identity.renew) throw refusedIdentity(connection, identity, error);
        identity.renew();
        renewed = true;
        continue;
      }
      const waitMs = retryDelay(error, connection.answered, retries, Math.random());
      if (waitMs === undefined || performance.now() + waitMs > giveUpAt) throw error;
      await sleep(waitMs, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}

/** The promise's value, or the signal's reason at once: a credential plugin goes on for all who wait for it. */
async function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort);
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Milliseconds to wait before retry number `retries` (from 0); undefined when trying again is no use. `random` is in [0, 1). */
export function retryDelay(error: ClusterError, answered: boolean, retries: number, random: number): number | undefined {
  const isPassing = error instanceof BusyError || error.code === 'lost' || (error.code === 'unreachable' && answered);
  if (!isPassing || retries >= maxRetries) return undefined;
  const asked = error instanceof BusyError ? error.retryAfterMs : undefined;
  return Math.max(asked ?? 0, backoff(retries, random));
}

/** 50-100 ms, then twice as much each time, up to 5 s. The random half keeps many clients from coming back at the same moment. */
export function backoff(retries: number, random: number): number {
  return Math.min(100 * 2 ** retries, 5_000) * (0.5 + random / 2);
}
