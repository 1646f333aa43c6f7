import type { Event } from 'kubernetes-types/core/v1.d.ts';
import { events } from '../../cluster/kinds.ts';
import type { Machine } from '../machine.ts';
import { runController } from './loop.ts';
import { atOf } from './objects.ts';

/** How long events are kept after they were last written (kube-apiserver's --event-ttl). */
const keptSeconds = 3600;

/** Takes old events away. */
export function runExpiry(machine: Machine): void {
  // Every write makes another object of it: one that is here for the second time was not written since.
  const seen = new WeakSet<Event>();
  runController(machine, {
    kind: events,
    concerns: { Event: (object) => [atOf(object)] },
    act(event, again) {
      if (seen.has(event)) machine.store.remove(events, atOf(event));
      else again(keptSeconds);
      seen.add(event);
    },
  });
}
