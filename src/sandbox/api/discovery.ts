import type { Kind } from '../../cluster/kinds.ts';
import { kinds } from '../kinds.ts';
import { groupVersions, reviews } from './route.ts';
import { groupOf } from './status.ts';

/** What `GET /version` answers: that of the reference cluster. */
export const version = {
  major: '1',
  minor: '34',
  emulationMajor: '1',
  emulationMinor: '34',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '33',
  gitVersion: 'v1.34.4',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '2026-02-10T12:00:00Z',
  goVersion: 'go1.24.12',
  compiler: 'gc',
  platform: 'linux/amd64',
};

const shortNames: Record<string, string[]> = {
  Namespace: ['ns'],
  Pod: ['po'],
  Service: ['svc'],
  ConfigMap: ['cm'],
  PersistentVolumeClaim: ['pvc'],
  Event: ['ev'],
  Deployment: ['deploy'],
  ReplicaSet: ['rs'],
  Ingress: ['ing'],
  NetworkPolicy: ['netpol'],
  StorageClass: ['sc'],
  ResourceQuota: ['quota'],
};
/** What `kubectl get all` asks for. */
const all = ['Pod', 'Service', 'Deployment', 'ReplicaSet'];
const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
/** Parts of a resource that have a path of their own, and the kind that is spoken there. */
const subresources: Record<string, { name: string; kind: string; group?: string; verbs: string[] }[]> = {
  Pod: [
    { name: 'exec', kind: 'PodExecOptions', verbs: ['create', 'get'] },
    { name: 'log', kind: 'Pod', verbs: ['get'] },
    { name: 'portforward', kind: 'PodPortForwardOptions', verbs: ['create', 'get'] },
  ],
  Deployment: [{ name: 'scale', kind: 'Scale', group: 'autoscaling', verbs: ['get', 'patch', 'update'] }],
  ReplicaSet: [{ name: 'scale', kind: 'Scale', group: 'autoscaling', verbs: ['get', 'patch', 'update'] }],
};
const withStatus = ['Namespace', 'Pod', 'Service', 'PersistentVolumeClaim', 'Deployment', 'ReplicaSet', 'Ingress', 'ResourceQuota'];

/** The kinds whose `status` is written by itself. */
export function hasStatus({ kind, apiVersion }: Kind<unknown>): boolean {
  return withStatus.includes(kind) || apiVersion.startsWith('postgresql.');
}

/** What a path of discovery answers; undefined for one that is none. */
export function discover(path: string, host: string): object | undefined {
  const [, root, ...rest] = path.split('/');
  const name = rest.join('/');
  if (root === 'api' && name === '') {
    const serverAddressByClientCIDRs = [{ clientCIDR: '0.0.0.0/0', serverAddress: host }];
    return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs };
  }
  if (root === 'apis' && name === '') {
    return { kind: 'APIGroupList', apiVersion: 'v1', groups: groupVersions.filter((one) => one.includes('/')).map(groupEntry) };
  }
  const found = groupVersions.find((one) => one === name || groupOf({ apiVersion: one }) === name);
  if (found === undefined) return undefined;
  return found === name ? resourceList(found) : { kind: 'APIGroup', apiVersion: 'v1', ...groupEntry(found) };
}

function groupEntry(groupVersion: string) {
  const [name = '', one = ''] = groupVersion.split('/');
  const version = { groupVersion, version: one };
  return { name, versions: [version], preferredVersion: version };
}

function resourceList(groupVersion: string): object {
  const resources = kinds.filter(({ apiVersion }) => apiVersion === groupVersion).flatMap(entriesOf);
  const asked = (reviews[groupVersion] ?? []).map((name) => ({
    name,
    singularName: name.slice(0, -1),
    namespaced: false,
    kind: reviewKinds[name],
    verbs: ['create'],
  }));
  const all = [...resources, ...asked].sort((a, b) => (a.name < b.name ? -1 : 1));
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources: all };
}

export const reviewKinds: Readonly<Record<string, string>> = {
  selfsubjectaccessreviews: 'SelfSubjectAccessReview',
  selfsubjectrulesreviews: 'SelfSubjectRulesReview',
  selfsubjectreviews: 'SelfSubjectReview',
};

function entriesOf(one: Kind<unknown>) {
  const { kind, plural, namespaced } = one;
  const own = {
    name: plural,
    singularName: kind.toLowerCase(),
    namespaced,
    kind,
    verbs,
    ...(shortNames[kind] ? { shortNames: shortNames[kind] } : {}),
    ...(all.includes(kind) ? { categories: ['all'] } : {}),
  };
  const status = hasStatus(one)
    ? [{ name: `${plural}/status`, singularName: '', namespaced, kind, verbs: ['get', 'patch', 'update'] }]
    : [];
  const parts = (subresources[kind] ?? []).map(({ name, group, ...part }) => ({
    name: `${plural}/${name}`,
    singularName: '',
    namespaced,
    ...(group === undefined ? {} : { group, version: 'v1' }),
    ...part,
  }));
  return [own, ...parts, ...status];
}
