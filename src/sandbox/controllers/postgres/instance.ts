import type { PodSpec } from 'kubernetes-types/core/v1.d.ts';

export const postgresImage = 'ghcr.io/cloudnative-pg/postgresql:17-system-trixie';

/** The labels by which CloudNativePG's Services, and this program, find an instance. */
export function instanceLabels(cluster: string, instance: string, role: 'primary' | 'replica'): Record<string, string> {
  return {
    'app.kubernetes.io/component': 'database',
    'app.kubernetes.io/instance': cluster,
    'app.kubernetes.io/managed-by': 'cloudnative-pg',
    'app.kubernetes.io/name': 'postgresql',
    'app.kubernetes.io/version': '17',
    'cnpg.io/cluster': cluster,
    'cnpg.io/instanceName': instance,
    'cnpg.io/instanceRole': role,
    'cnpg.io/podRole': 'instance',
    role,
  };
}

/** The pod of an instance. Its probes, which go to the instance manager by TLS, are left out. */
export function instanceTemplate(cluster: string, instance: string, namespace: string): PodSpec {
  const env = {
    PGDATA: '/var/lib/postgresql/data/pgdata',
    POD_NAME: instance,
    NAMESPACE: namespace,
    CLUSTER_NAME: cluster,
    PGPORT: '5432',
  };
  return {
    containers: [
      {
        name: 'postgres',
        image: postgresImage,
        imagePullPolicy: 'IfNotPresent',
        command: ['/controller/manager', 'instance', 'run', '--status-port-tls', '--log-level=info'],
        env: Object.entries(env).map(([name, value]) => ({ name, value })),
        ports: [
          { name: 'postgresql', containerPort: 5432, protocol: 'TCP' },
          { name: 'metrics', containerPort: 9187, protocol: 'TCP' },
          { name: 'status', containerPort: 8000, protocol: 'TCP' },
        ],
        resources: { requests: { cpu: '250m', memory: '512Mi' } },
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
        volumeMounts: [{ name: 'pgdata', mountPath: '/var/lib/postgresql/data' }],
      },
    ],
    volumes: [{ name: 'pgdata', persistentVolumeClaim: { claimName: instance } }],
    dnsPolicy: 'ClusterFirst',
    hostname: instance,
    restartPolicy: 'Always',
    schedulerName: 'default-scheduler',
    serviceAccount: cluster,
    serviceAccountName: cluster,
    terminationGracePeriodSeconds: 1800,
  };
}
