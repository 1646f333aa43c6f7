import type { Deployment } from 'kubernetes-types/apps/v1.d.ts';
import type { Container, EnvVar, Service } from 'kubernetes-types/core/v1.d.ts';
import type { Ingress } from 'kubernetes-types/networking/v1.d.ts';
import type { Settings } from '../settings/schema.ts';
import { metadata, names, ports, selector, serviceNames } from './names.ts';
import { restrictedContainer, restrictedPod } from './security.ts';

/** Where MLflow's pod has the claim of its artifacts. */
export const artifactsPath = '/mlflow/artifacts';
const user = 1000;

/**
 * The MLflow server. One replica and Recreate: migrations run at start and take no lock across replicas, and the claim is
 * ReadWriteOnce. `replicas` is left to its default of 1, so that who scales it by hand is not in conflict with this program.
 * @param host name under which the ingress serves it
 * @param url its address in a browser, which has the port of the ingress where that is not 80
 */
export function mlflowDeployment(settings: Settings, host: string, url = `http://${host}`): Deployment {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata(settings, names.mlflow, names.mlflow),
    spec: {
      selector: { matchLabels: selector(names.mlflow) },
      strategy: { type: 'Recreate' },
      template: {
        metadata: { labels: metadata(settings, names.mlflow, names.mlflow).labels },
        spec: {
          // Otherwise the Service `mlflow` puts MLFLOW_PORT=tcp://... into the pod, and MLflow reads it as its port.
          enableServiceLinks: false,
          automountServiceAccountToken: false,
          securityContext: restrictedPod(user),
          containers: [container(settings, host, url)],
          volumes: [
            { name: 'artifacts', persistentVolumeClaim: { claimName: names.artifacts } },
            { name: 'tmp', emptyDir: {} },
          ],
        },
      },
    },
  };
}

function container(settings: Settings, host: string, url: string): Container {
  const health = { httpGet: { path: '/health', port: 'http' } };
  return {
    name: 'mlflow',
    image: settings.mlflow.image,
    // The image has no entrypoint.
    command: ['mlflow', 'server'],
    args: [
      '--host=0.0.0.0',
      `--port=${ports.mlflow}`,
      // libpq takes everything else from the PG* variables: no password in a URI, nothing to encode or to leak.
      '--backend-store-uri=postgresql+psycopg2://',
      '--serve-artifacts',
      `--artifacts-destination=${artifactsPath}`,
      '--workers=1',
    ],
    env: environment(settings, host, url),
    ports: [{ name: 'http', containerPort: ports.mlflow }],
    // Migrations of a large database take minutes; until they are done nothing else is asked.
    startupProbe: { ...health, periodSeconds: 1, failureThreshold: 300 },
    readinessProbe: { ...health, periodSeconds: 5, timeoutSeconds: 3 },
    livenessProbe: { ...health, periodSeconds: 15, timeoutSeconds: 5, failureThreshold: 4 },
    resources: { requests: { cpu: '100m', memory: '512Mi' }, limits: { memory: '2Gi' } },
    securityContext: restrictedContainer,
    // The last lines of a crash's log go with it, so that its rollout can tell them.
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: [
      { name: 'artifacts', mountPath: artifactsPath },
      { name: 'tmp', mountPath: '/tmp' },
    ],
  };
}

function environment({ postgres, namespace }: Settings, host: string, url: string): EnvVar[] {
  const fromSecret = (name: string, key: string): EnvVar => ({ name, valueFrom: { secretKeyRef: { name: postgres.secret, key } } });
  return [
    { name: 'PGHOST', value: `${postgres.cluster}-rw` },
    { name: 'PGPORT', value: String(ports.postgres) },
    { name: 'PGDATABASE', value: postgres.database },
    { name: 'PGSSLMODE', value: 'require' },
    fromSecret('PGUSER', 'username'),
    fromSecret('PGPASSWORD', 'password'),
    // The list replaces MLflow's own, and the port is part of the match.
    { name: 'MLFLOW_SERVER_ALLOWED_HOSTS', value: allowedHosts(host, namespace).join(',') },
    { name: 'MLFLOW_SERVER_CORS_ALLOWED_ORIGINS', value: `${url},https://${host}` },
    { name: 'MLFLOW_SERVER_ENABLE_JOB_EXECUTION', value: 'false' },
    { name: 'HOME', value: '/tmp' },
  ];
}

function allowedHosts(host: string, namespace: string): string[] {
  return [host, ...serviceNames(names.mlflow, namespace), 'localhost', '127.0.0.1'].flatMap((name) => [name, `${name}:*`]);
}

/** Where the collector and the ingress find MLflow. */
export function mlflowService(settings: Settings): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(settings, names.mlflow, names.mlflow),
    spec: { type: 'ClusterIP', selector: selector(names.mlflow), ports: [{ name: 'http', port: ports.mlflow, targetPort: 'http' }] },
  };
}

/** MLflow for a browser. Artifacts and batches of spans outgrow ingress-nginx's default body size of 1 MiB. */
export function mlflowIngress(settings: Settings, host: string): Ingress {
  const service = { name: names.mlflow, port: { name: 'http' } };
  const nginx = 'nginx.ingress.kubernetes.io';
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      ...metadata(settings, names.mlflow, names.mlflow),
      annotations: { [`${nginx}/proxy-body-size`]: '100m', [`${nginx}/proxy-read-timeout`]: '300', [`${nginx}/proxy-send-timeout`]: '300' },
    },
    spec: {
      ingressClassName: settings.ingress.class,
      rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service } }] } }],
    },
  };
}
