/** Jobs that are done in order, so many of them at the same time. */
interface Consumers {
  /** @param job never rejects */
  add(job: () => Promise<void>): void;
  /** Resolves when nothing is left to do. */
  idle(): Promise<void>;
}

/** @param most jobs at the same time */
export function createConsumers(most: number): Consumers {
  const waiting: (() => Promise<void>)[] = [];
  const running = new Set<Promise<void>>();
  const next = () => {
    while (running.size < most) {
      const job = waiting.shift();
      if (job === undefined) return;
      const run = job().finally(() => {
        running.delete(run);
        next();
      });
      running.add(run);
    }
  };
  return {
    add(job) {
      waiting.push(job);
      next();
    },
    async idle() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
