import { expect, vi } from 'vitest';
import type { Cluster } from '../../../src/cluster/cluster.ts';
import { ClusterError } from '../../../src/cluster/errors.ts';
import type { Emit, EventBody } from '../../../src/run/events.ts';
import { contextOf, stubCluster } from './cluster-stub.ts';

type Objects = readonly { metadata?: { name?: string } }[];

/**
 * A cluster of which only watches are asked. Each is told what there is of its kind, and again whenever that changes.
 * @param refused kinds that may not be watched
 */
export function watchedCluster(first: Record<string, Objects>, { refused = [] }: { refused?: string[] } = {}) {
  const present = { ...first };
  const watchers = new Map<() => void, string>();
  const answers: Partial<Cluster> = {
    watch: (kind, { fieldSelector = '' }, onChange, signal) => {
      if (refused.includes(kind.kind)) return Promise.reject(new ClusterError('forbidden', `watch ${kind.plural}: no`));
      const name = /^metadata\.name=(.*)$/.exec(fieldSelector)?.[1];
      const tell = () => {
        const all = present[kind.kind] ?? [];
        onChange(all.filter(({ metadata }) => name === undefined || metadata?.name === name) as never[]);
      };
      watchers.set(tell, kind.kind);
      queueMicrotask(tell);
      return new Promise((resolve) => {
        const end = () => {
          watchers.delete(tell);
          resolve();
        };
        if (signal.aborted) end();
        signal.addEventListener('abort', end);
      });
    },
    followLog: async () => {},
  };
  const stop = new AbortController();
  const events: Extract<EventBody, { type: 'resource.changed' }>[] = [];
  const emit: Emit = (event) => {
    if (event.type === 'resource.changed') events.push(event);
  };
  return {
    context: contextOf(stubCluster([], answers).cluster),
    emit,
    events,
    stop,
    watches: () => watchers.size,
    change(kind: string, objects: Objects) {
      present[kind] = objects;
      for (const [tell, of] of watchers) if (of === kind) tell();
    },
    /** Lets time pass until this is so. Timers are to be fake. */
    async until(isSo: () => boolean): Promise<void> {
      for (let rounds = 0; rounds < 100 && !isSo(); rounds++) await vi.advanceTimersByTimeAsync(100);
      expect(isSo()).toBe(true);
    },
  };
}
