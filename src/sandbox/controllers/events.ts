import { randomBytes } from 'node:crypto';
import type { Event } from 'kubernetes-types/core/v1.d.ts';
import { events, type KubeObject } from '../../cluster/kinds.ts';
import type { Machine } from '../machine.ts';
import { stamp } from '../store.ts';
import { nodeName } from './node.ts';

/** What is told of an object. */
export interface Told {
  type?: 'Normal' | 'Warning';
  reason: string;
  message: string;
  /** Who tells it, e.g. "kubelet". */
  component: string;
  /** The container that it is about. */
  container?: string;
}

/** Writes an event; the same words about the same object again only count it up, as client-go's recorder does. */
export function record(
  { store, clock }: Machine,
  object: KubeObject,
  { type = 'Normal', reason, message, component, container }: Told,
): void {
  const { namespace = 'default', name = '', uid = '', resourceVersion = '' } = object.metadata ?? {};
  const isSame = (event: Event) =>
    event.involvedObject.uid === uid && event.reason === reason && event.message === message && event.reportingComponent === component;
  const told = store.list(events, namespace).find(isSame);
  const now = stamp(clock);
  if (told !== undefined) {
    store.change(events, { namespace, name: told.metadata.name ?? '' }, (draft) => {
      if (told.eventTime) draft.series = { count: (draft.series?.count ?? 1) + 1, lastObservedTime: microTime(clock.now()).eventTime };
      else Object.assign(draft, { count: (draft.count ?? 1) + 1, lastTimestamp: now });
    });
    return;
  }
  store.put(events, {
    metadata: { namespace, name: `${name}.${randomBytes(8).toString('hex')}` },
    involvedObject: {
      apiVersion: object.apiVersion ?? '',
      kind: object.kind ?? '',
      namespace,
      name,
      uid,
      resourceVersion,
      ...(container === undefined ? {} : { fieldPath: `spec.containers{${container}}` }),
    },
    type,
    reason,
    message,
    ...(component === 'default-scheduler' ? microTime(clock.now()) : { ...oldTimes(now), source: sourceOf(component) }),
    reportingComponent: component,
    reportingInstance: component === 'kubelet' ? nodeName : component === 'default-scheduler' ? `${component}-${nodeName}` : '',
  } as Event);
}

// The types want times; the API says null where there is none.
const none = null as unknown as string;

function sourceOf(component: string) {
  return component === 'kubelet' ? { component, host: nodeName } : { component };
}

function oldTimes(now: string) {
  return { count: 1, firstTimestamp: now, lastTimestamp: now, eventTime: none };
}

/** The scheduler is ahead of the others, and writes events of the newer kind. */
function microTime(now: Date) {
  return { firstTimestamp: none, lastTimestamp: none, eventTime: now.toISOString().replace('Z', '000Z'), action: 'Binding', source: {} };
}
