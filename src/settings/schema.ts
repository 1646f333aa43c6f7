import { isIP } from 'node:net';
// The namespace import lets esbuild leave out what is not used: 130 kB of zod instead of 570.
import * as z from 'zod';

/** A text that fits the pattern. `expected` completes "expected ..., got ..." in the list of errors. */
function text(expected: string, fits: (value: string) => boolean) {
  return z.string({ error: expected }).refine(fits, { error: expected });
}

/** RFC 1123 label: what Kubernetes takes as the name of a namespace or a Service. */
const label = text(
  'a name of at most 63 lower-case letters, digits and "-"',
  (value) => value.length <= 63 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(value),
);

const isSubdomain = (value: string) =>
  value.length <= 253 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(value);

/** RFC 1123 subdomain: other names of Kubernetes objects. */
const subdomain = text('a name of at most 253 lower-case letters, digits, "-" and "."', isSubdomain);

/** What an Ingress takes as its host: no address, no port (https://kubernetes.io/docs/concepts/services-networking/ingress/). */
const host = text('a host name, not an address, without port', (value) => isSubdomain(value) && isIP(value) === 0);

/** A PostgreSQL identifier that needs no quoting trick in psql, SQL or a URI. */
const identifier = text(
  'a PostgreSQL name of at most 63 lower-case letters, digits, "_" and "-"',
  (value) => value.length <= 63 && /^[a-z_][a-z0-9_-]*$/.test(value),
);

const quantity = text('a size like 10Gi', (value) => /^[1-9][0-9]*(Mi|Gi|Ti|M|G|T)$/.test(value));

const image = text('an image with its tag or digest, like name:1.2.3', (value) =>
  /^[^\s:@][^\s@]*(:\w[\w.-]{0,127}|@sha256:[0-9a-f]{64})$/.test(value),
);

const port = z.int({ error: 'a port from 1 to 65535' }).min(1, 'a port from 1 to 65535').max(65535, 'a port from 1 to 65535');

const someText = text('a text that is not empty', (value) => value !== '');

const experimentName = text('a name of at most 500 characters', (value) => value !== '' && value.length <= 500);

const hoursMinutesSeconds = /^(?=\d)(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s)?$/;

/** A week. Node's timers end at 24 days: a longer one would fire at once. */
const longestDuration = 7 * 24 * 3_600_000;

/** "90s", "5m", "1h30m" -> milliseconds, at most a week. */
const duration = text('a duration like 90s, 5m or 1h30m, at most 168h', (value) => toMilliseconds(value) <= longestDuration).transform(
  toMilliseconds,
);

/** A duration that something can happen in. */
const someTime = duration.refine((milliseconds) => milliseconds > 0, { error: 'a duration longer than 0s' });

function toMilliseconds(text: string): number {
  const [whole, hours = '0', minutes = '0', seconds = '0'] = hoursMinutesSeconds.exec(text) ?? [];
  return whole === undefined ? Number.NaN : Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000);
}

/**
 * Every setting, its default (the reference guide's values) and its description. The only truth: the file, the environment
 * (`MLFLOW_TUI_POSTGRES_CLUSTER` for `postgres.cluster`) and the flags are all read through it.
 */
export const schema = z.strictObject({
  kubeconfig: someText.optional().describe('kubeconfig file; default: $KUBECONFIG, then ~/.kube/config'),
  context: someText.optional().describe("kubeconfig context; default: the file's current one"),
  namespace: label.default('catalystlab-shared').describe('namespace where LLaMA Stack runs and MLflow goes'),
  connectTimeout: someTime.prefault('5s').describe('how long to try to reach the API server'),
  timeout: someTime.prefault('10m').describe('how long the deployment may take, from the yes on'),
  wait: duration.prefault('0s').describe('how long unmet prerequisites may take to turn met; the session waits until it is left'),
  postgres: z
    .strictObject({
      cluster: subdomain.default('pgvector-cluster').describe('CloudNativePG Cluster'),
      secret: subdomain.default('pgvector-cluster-app').describe('Secret with the keys username and password'),
      database: identifier.default('mlflow').describe('database to make for MLflow'),
      owner: identifier.default('vectordb').describe('owner of the databases'),
      expectedDatabases: z
        .array(identifier, { error: 'a list of PostgreSQL names' })
        .default(['llamastack', 'vectordb'])
        .describe('databases that must be there already'),
    })
    .prefault({}),
  ingress: z
    .strictObject({
      class: subdomain.default('nginx').describe('IngressClass'),
      controllerNamespace: label.default('ingress-nginx').describe('namespace of the ingress controller'),
      host: host.optional().describe('host name of MLflow; default: mlflow.<external IP>.nip.io'),
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
      experiment: experimentName.default('llamastack-traces').describe('experiment that receives the traces'),
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
