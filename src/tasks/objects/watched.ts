import type { Event } from 'kubernetes-types/core/v1.d.ts';
import type { EndpointSlice } from 'kubernetes-types/discovery/v1.d.ts';
import type { Kind, KubeObject } from '../../cluster/kinds.ts';
import type { ObjectSeen } from '../../run/seen.ts';
import type { Facts } from '../context.ts';
import { eventsOf } from '../rollout/observed.ts';
import { viewEvents } from '../rollout/view.ts';

/** An object of ours, and how it is told. */
export interface Watched<T extends KubeObject> {
  /** Id of the task that it belongs to. */
  task: string;
  kind: Kind<T>;
  name: string;
  /** What it is for, in a sentence without a full stop. */
  purpose: string;
  /** It need not be there: nothing is told of it before it was. */
  optional?: boolean;
  /** Its state in a few words, and labelled facts; those without a value are left out. Pure. */
  look(object: T, around: Around): { state: string; facts: readonly (readonly [label: string, value: string | undefined])[] };
}

/** What is known besides the object; what nobody looked at, or may look at, is not there. */
export interface Around {
  /** Of all our Services. */
  endpoints?: readonly EndpointSlice[];
  /** Of all objects. */
  events?: readonly Event[];
  /** What the run knows. */
  facts?: Facts;
}

/** What a screen shows of an object that is no Deployment; undefined stands for one that is not there. Pure. */
export function describe<T extends KubeObject>(watched: Watched<T>, object: T | undefined, around: Around): ObjectSeen {
  const { purpose, kind } = watched;
  // Events of its name would be those of an earlier one.
  if (object === undefined) return { view: 'object', state: 'not there', facts: [], purpose };
  const { state, facts } = watched.look(object, around);
  return {
    view: 'object',
    purpose,
    state: object.metadata?.deletionTimestamp === undefined ? state : 'being deleted',
    facts: facts.flatMap(([label, value]) => (value ? [{ label, value }] : [])),
    ...(around.events && { events: viewEvents(eventsOf({ events: [...around.events] }, kind.kind, object)) }),
  };
}

/** How an object is known to those who tell of it. */
export function keyOf({ kind, name }: Pick<Watched<KubeObject>, 'kind' | 'name'>): string {
  return `${kind.kind} ${name}`;
}
