import { z } from 'zod';

/** RFC 1123 label: what Kubernetes takes as the name of a namespace or a Service. */
const label = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 'is not a name Kubernetes takes: lower-case letters, digits and "-"');

/** RFC 1123 subdomain: other names of Kubernetes objects. */
const subdomain = z
  .string()
  .max(253)
  .regex(
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
    'is not a name Kubernetes takes: lower-case letters, digits, "-" and "."',
  );

/** A PostgreSQL identifier that needs no quoting trick in psql, SQL or a URI. */
const identifier = z
  .string()
  .max(63)
  .regex(/^[a-z_][a-z0-9_-]*$/, 'is not a plain PostgreSQL name: lower-case letters, digits, "_" and "-"');

const quantity = z.string().regex(/^[1-9][0-9]*(Mi|Gi|Ti|M|G|T)$/, 'is not a size like 10Gi');

const image = z.string().regex(/^[^\s]+[:@][^\s]+$/, 'is not an image with a tag or digest, like name:1.2.3');

const port = z.int().min(1).max(65535);

/** "90s", "5m", "1h30m" -> milliseconds. */
export const duration = z
  .string()
  .regex(/^(?=\d)(\d+h)?(\d+m)?(\d+(\.\d+)?s)?$/, 'is not a duration like 90s, 5m or 1h30m')
  .transform((text) => {
    const [, hours = '0', minutes = '0', seconds = '0'] = /^(?:(\d+)h)?(?:(\d+)m)?(?:([\d.]+)s)?$/.exec(text) ?? [];
    return Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000);
  });

/**
 * Every setting, its default (the reference guide's values) and its description. The only truth: the file, the environment
 * (`MLFLOW_TUI_POSTGRES_CLUSTER` for `postgres.cluster`) and the flags are all read through it.
 */
export const schema = z.strictObject({
  kubeconfig: z.string().min(1).optional().describe('kubeconfig file; default: $KUBECONFIG, then ~/.kube/config'),
  context: z.string().min(1).optional().describe("kubeconfig context; default: the file's current one"),
  namespace: label.default('catalystlab-shared').describe('namespace where LLaMA Stack runs and MLflow goes'),
  connectTimeout: duration.prefault('5s').describe('how long to try to reach the API server'),
  timeout: duration.prefault('10m').describe('how long a whole run may take'),
  wait: duration.prefault('0s').describe('how long unmet prerequisites may take to turn met'),
  postgres: z
    .strictObject({
      cluster: subdomain.default('pgvector-cluster').describe('CloudNativePG Cluster'),
      secret: subdomain.default('pgvector-cluster-app').describe('Secret with the keys username and password'),
      database: identifier.default('mlflow').describe('database to make for MLflow'),
      owner: identifier.default('vectordb').describe('owner of the databases'),
      expectedDatabases: z.array(identifier).default(['llamastack', 'vectordb']).describe('databases that must be there already'),
    })
    .prefault({}),
  ingress: z
    .strictObject({
      class: subdomain.default('nginx').describe('IngressClass'),
      controllerNamespace: label.default('ingress-nginx').describe('namespace of the ingress controller'),
      host: subdomain.optional().describe('host name of MLflow; default: mlflow.<external IP>.nip.io'),
    })
    .prefault({}),
  storage: z
    .strictObject({
      class: subdomain.default('local-path').describe('StorageClass of the artifact claim'),
      size: quantity.default('10Gi').describe('size of the artifact claim'),
    })
    .prefault({}),
  llamastack: z
    .strictObject({
      name: label.default('llamastack').describe('Deployment and Service of LLaMA Stack'),
      port: port.default(8321).describe('port of its Service'),
    })
    .prefault({}),
  mlflow: z
    .strictObject({
      image: image.default('ghcr.io/mlflow/mlflow:v3.17.2-full').describe('MLflow image; it needs the PostgreSQL driver (-full)'),
      experiment: z.string().min(1).max(500).default('llamastack-traces').describe('experiment that receives the traces'),
    })
    .prefault({}),
  collector: z
    .strictObject({
      image: image.default('otel/opentelemetry-collector-contrib:0.149.0').describe('OpenTelemetry Collector image'),
    })
    .prefault({}),
});

/** All settings, complete; durations in milliseconds. */
export type Settings = z.output<typeof schema>;
