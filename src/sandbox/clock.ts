import { setTimeout as sleepOutside } from 'node:timers/promises';

/**
 * Time inside the sandbox, in seconds of a real cluster. It passes `speed` times as fast; before the first user comes it leaps, so that
 * what has "been running for days" is there at once.
 */
export interface Clock {
  /** The time that objects are stamped with. */
  now(): Date;
  /** Seconds of the sandbox's time so far, to tell how long something has lasted: between two stamps are those of the world outside. */
  seconds(): number;
  /** Resolves after so many seconds of the sandbox's time; rejects with the signal's reason. */
  sleep(seconds: number, signal: AbortSignal): Promise<void>;
  /** From now on time passes at the wanted speed, and stamps are those of the world outside. */
  settle(): void;
}

/** How long ago the sandbox's world came to be, in its own time. */
const ageSeconds = 3 * 24 * 3600;
/** Until it has settled a second takes this much less: what the world needs to come up is not shown. */
const leap = 1000;
/** The longest that Node's timers can wait; beyond it they do not wait at all. */
const longestMs = 2 ** 31 - 1;

/** What Node's timers take without a warning, which would be written over the screen: somebody may want a probe every -3 seconds. Pure. */
function timeoutOf(ms: number): number {
  return ms > 0 ? Math.min(longestMs, ms) : 0;
}

/** @param speed seconds of the sandbox that pass in one second outside */
export function createClock(speed: number): Clock {
  let settled = false;
  let begun = performance.now();
  let before = 0;
  return {
    now: () => new Date(Date.now() - (settled ? 0 : ageSeconds * 1000)),
    seconds: () => before + ((performance.now() - begun) / 1000) * (settled ? speed : leap),
    settle() {
      before = ageSeconds;
      begun = performance.now();
      settled = true;
    },
    sleep(seconds, signal) {
      return new Promise((resolve, reject) => {
        signal.throwIfAborted();
        const stop = () => {
          clearTimeout(timer);
          reject(signal.reason);
        };
        const wake = () => {
          signal.removeEventListener('abort', stop);
          resolve();
        };
        const timer = setTimeout(wake, timeoutOf((seconds * 1000) / (settled ? speed : leap)));
        signal.addEventListener('abort', stop, { once: true });
      });
    },
  };
}

/** What `within` rejects with when its time is over. */
export class TooLate extends Error {}

/** What is done inside one process takes as long as it does, however fast the sandbox's clock runs and however busy the machine is. */
const leastRealMs = 1000;

/**
 * Does something that may take so many seconds of the sandbox's time.
 * @param work ends when its signal aborts
 * @throws TooLate when they are over; what `work` throws
 */
export async function within<T>(clock: Clock, seconds: number, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const done = new AbortController();
  const late = new AbortController();
  const outside = sleepOutside(leastRealMs, undefined, { signal: done.signal, ref: false });
  Promise.all([clock.sleep(seconds, AbortSignal.any([signal, done.signal])), outside]).then(
    () => late.abort(new TooLate()),
    () => undefined,
  );
  try {
    return await work(AbortSignal.any([signal, late.signal]));
  } catch (error) {
    throw late.signal.aborted ? late.signal.reason : error;
  } finally {
    done.abort();
  }
}

/** As the API writes times: without milliseconds. */
export function rfc3339(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z');
}
