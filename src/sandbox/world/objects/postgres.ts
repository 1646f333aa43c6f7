import type { KubeObject } from '../../../cluster/kinds.ts';
import { asBound } from '../../controllers/claims.ts';
import { postgresImage } from '../../controllers/postgres/instance.ts';
import { home } from './names.ts';

const cluster = 'pgvector-cluster';
/** Of no worth anywhere else. */
const password = 'sandbox';
const labels = { 'cnpg.io/cluster': cluster, 'app.kubernetes.io/managed-by': 'cloudnative-pg' };

/** CloudNativePG's Cluster with what its operator made of it; its pods come from the controller. */
export const postgres: readonly (KubeObject & Record<string, unknown>)[] = [
  {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    metadata: { namespace: home, name: cluster },
    spec: {
      instances: 1,
      imageName: postgresImage,
      bootstrap: {
        initdb: { database: 'vectordb', owner: 'vectordb', postInitSQL: ['CREATE DATABASE llamastack OWNER vectordb'] },
      },
      resources: { requests: { cpu: '250m', memory: '512Mi' } },
      storage: { size: '20Gi', storageClass: 'local-path' },
    },
  },
  ...claim(`${cluster}-1`, '20Gi', labels),
  ...service('rw', { 'cnpg.io/instanceRole': 'primary' }),
  ...service('ro', { 'cnpg.io/instanceRole': 'replica' }),
  ...service('r', { 'cnpg.io/podRole': 'instance' }),
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { namespace: home, name: `${cluster}-app`, labels: { ...labels, 'cnpg.io/userType': 'app' } },
    type: 'kubernetes.io/basic-auth',
    data: encoded({
      dbname: 'vectordb',
      'fqdn-jdbc-uri': jdbc(`${cluster}-rw.${home}.svc.cluster.local`),
      'fqdn-uri': uri(`${cluster}-rw.${home}.svc.cluster.local`),
      host: `${cluster}-rw`,
      'jdbc-uri': jdbc(`${cluster}-rw.${home}`),
      password,
      pgpass: `${cluster}-rw:5432:vectordb:vectordb:${password}\n`,
      port: '5432',
      uri: uri(`${cluster}-rw.${home}`),
      user: 'vectordb',
      username: 'vectordb',
    }),
  },
];

function service(role: string, selector: Record<string, string>) {
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { namespace: home, name: `${cluster}-${role}`, labels },
      spec: {
        selector: { 'cnpg.io/cluster': cluster, ...selector },
        ports: [{ name: 'postgres', port: 5432, targetPort: 5432 }],
      },
    },
  ];
}

/** A claim that has its volume. */
export function claim(name: string, storage: string, of: Record<string, string> = {}) {
  const metadata = { namespace: home, name, labels: of };
  const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } }, storageClassName: 'local-path' };
  return [{ ...asBound({ metadata, spec }, `pvc-${name}`), apiVersion: 'v1', kind: 'PersistentVolumeClaim' }];
}

function uri(host: string): string {
  return `postgresql://vectordb:${password}@${host}:5432/vectordb`;
}

function jdbc(host: string): string {
  return `jdbc:postgresql://${host}:5432/vectordb?password=${password}&user=vectordb`;
}

function encoded(data: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]));
}
