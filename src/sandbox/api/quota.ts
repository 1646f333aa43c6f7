import type { Container, PersistentVolumeClaim, Pod, ResourceQuota } from 'kubernetes-types/core/v1.d.ts';
import type { KubeObject } from '../../cluster/kinds.ts';
import { pods } from '../../cluster/kinds.ts';
import { kindOf, kinds } from '../kinds.ts';
import { fromNumber, thousandths, toNumber } from '../quantities.ts';
import type { Store } from '../store.ts';
import { resourceName } from './status.ts';

/** Amounts by the names that quotas have for them. */
type Amounts = Record<string, number>;

/** Kinds that a quota counts by their name alone; all of them by `count/RESOURCE`. */
const counted = ['pods', 'services', 'secrets', 'configmaps', 'persistentvolumeclaims', 'resourcequotas'];

/** What an object takes of a quota (https://kubernetes.io/docs/concepts/policy/resource-quotas/). */
function demandOf(object: KubeObject): Amounts {
  const kind = kindOf(object);
  if (kind === undefined || isOver(object)) return {};
  const name = resourceName(kind);
  const demand: Amounts = { [`count/${name}`]: 1, ...(counted.includes(name) ? { [name]: 1 } : {}) };
  if (kind.kind === 'PersistentVolumeClaim') {
    const { storageClassName, resources } = (object as PersistentVolumeClaim).spec ?? {};
    const storage = toNumber(resources?.requests?.storage ?? '0');
    demand['requests.storage'] = storage;
    if (storageClassName) demand[`${storageClassName}.storageclass.storage.k8s.io/requests.storage`] = storage;
  }
  if (kind.kind !== 'Pod') return demand;
  for (const { resources = {} } of (object as Pod).spec?.containers ?? []) {
    for (const resource of ['cpu', 'memory']) {
      const request = toNumber(resources.requests?.[resource] ?? resources.limits?.[resource] ?? '0');
      demand[resource] = (demand[resource] ?? 0) + request;
      demand[`requests.${resource}`] = (demand[`requests.${resource}`] ?? 0) + request;
      demand[`limits.${resource}`] = (demand[`limits.${resource}`] ?? 0) + toNumber(resources.limits?.[resource] ?? '0');
    }
  }
  return demand;
}

/** A pod that has ended takes nothing. */
function isOver(object: KubeObject): boolean {
  const { kind } = object;
  return kind === pods.kind && ['Succeeded', 'Failed'].includes((object as Pod).status?.phase ?? '');
}

/** What all objects of a namespace take. */
export function usedIn(store: Store, namespace: string): Amounts {
  const used: Amounts = {};
  for (const kind of kinds.filter((one) => one.namespaced)) {
    for (const object of store.list(kind, namespace)) {
      for (const [name, amount] of Object.entries(demandOf(object))) used[name] = (used[name] ?? 0) + amount;
    }
  }
  return used;
}

/** Why a quota does not admit an object, in the API server's words; undefined when it does. Pure. */
export function refusalBy({ metadata, spec }: ResourceQuota, object: KubeObject, used: Amounts): string | undefined {
  const hard = spec?.hard ?? {};
  const unsaid = unsaidIn(object, Object.keys(hard));
  if (unsaid !== '') return `failed quota: ${metadata?.name}: must specify ${unsaid}`;
  const demand = demandOf(object);
  const exceeded = Object.keys(hard)
    .filter((name) => (demand[name] ?? 0) > 0)
    .filter((name) => thousandths((used[name] ?? 0) + (demand[name] ?? 0)) > thousandths(toNumber(hard[name] ?? '0')))
    .sort();
  if (exceeded.length === 0) return undefined;
  const show = (amounts: Amounts) => exceeded.map((name) => `${name}=${fromNumber(amounts[name] ?? 0, hard[name] ?? '')}`).join(',');
  const limited = exceeded.map((name) => `${name}=${hard[name]}`).join(',');
  return `exceeded quota: ${metadata?.name}, requested: ${show(demand)}, used: ${show(used)}, limited: ${limited}`;
}

/** "limits.memory for: c,d": what containers have to say, because the quota counts it. */
function unsaidIn(object: KubeObject, names: string[]): string {
  if (object.kind !== pods.kind) return '';
  const containers = (object as Pod).spec?.containers ?? [];
  const says = ({ resources = {} }: Container, name: string) => {
    const [part, resource = part] = name.split('.');
    const requests = resources.requests?.[resource ?? ''] ?? resources.limits?.[resource ?? ''];
    return (part === 'limits' ? resources.limits?.[resource ?? ''] : requests) !== undefined;
  };
  return names
    .filter((name) => /^((requests|limits)\.)?(cpu|memory)$/.test(name))
    .sort()
    .map((name) => ({ name, silent: containers.filter((one) => !says(one, name)).map((one) => one.name) }))
    .filter(({ silent }) => silent.length > 0)
    .map(({ name, silent }) => `${name} for: ${silent.sort().join(',')}`)
    .join('; ');
}
