// The namespace import lets esbuild leave out what is not used: 130 kB of zod instead of 570.
import * as z from 'zod';
import { address } from './address.ts';

// One file is checked once: writing code for it and compiling that takes longer (4 ms before the first frame).
z.config({ jitless: true });

/**
 * A text that fits the pattern, which the JSON schema gives to editors: so no flags. `expected` completes "expected ..., got ..." in the
 * list of errors.
 */
function text(expected: string, pattern: RegExp) {
  return z.string({ error: expected }).regex(pattern, { error: expected });
}

/** RFC 1123 label: what Kubernetes takes as the name of a namespace or a Service. */
const label = text('a name of at most 63 lower-case letters, digits and "-"', /^(?=.{1,63}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);

/** RFC 1123 subdomain: other names of Kubernetes objects. */
const subdomain = text(
  'a name of at most 253 lower-case letters, digits, "-" and "."',
  /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
);

/** What an Ingress takes as its host: no address, no port (https://kubernetes.io/docs/concepts/services-networking/ingress/). */
const host = text(
  'a host name, not an address, without port',
  /^(?!((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(?!$)|$)){4}$)(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
);

/** A PostgreSQL identifier that needs no quoting trick in psql, SQL or a URI. */
const identifier = text('a PostgreSQL name of at most 63 lower-case letters, digits, "_" and "-"', /^[a-z_][a-z0-9_-]{0,62}$/);

const quantity = text('a size like 10Gi', /^[1-9][0-9]*(Mi|Gi|Ti|M|G|T)$/);

const image = text('an image with its tag or digest, like name:1.2.3', /^[^\s:@][^\s@]*(:\w[\w.-]{0,127}|@sha256:[0-9a-f]{64})$/);

const port = z.int({ error: 'a port from 1 to 65535' }).min(1, 'a port from 1 to 65535').max(65535, 'a port from 1 to 65535');

const howFast = 'a number from 1 to 1000';
const speed = z.number({ error: howFast }).min(1, howFast).max(1000, howFast);

const someText = z.string({ error: 'a text that is not empty' }).min(1, 'a text that is not empty');

const nameOf500 = 'a name of at most 500 characters';
const experimentName = z.string({ error: nameOf500 }).min(1, nameOf500).max(500, nameOf500);

const hoursMinutesSeconds = /^(?=\d)(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s)?$/;

/** A week. Node's timers end at 24 days: a longer one would fire at once. */
const longestDuration = 7 * 24 * 3_600_000;

const expectedDuration = 'a duration like 90s, 5m or 1h30m, at most 168h';

/** "90s", "5m", "1h30m" -> milliseconds, at most a week. */
const duration = z
  .string({ error: expectedDuration })
  .regex(hoursMinutesSeconds, { error: expectedDuration, abort: true })
  .refine((value) => toMilliseconds(value) <= longestDuration, { error: expectedDuration })
  .transform(toMilliseconds);

/** A duration that something can happen in. */
const someTime = duration.refine((milliseconds) => milliseconds > 0, { error: 'a duration longer than 0s' });

/** Milliseconds of "1h30m" and the like; NaN for anything else. */
export function toMilliseconds(text: string): number {
  const [whole, hours = '0', minutes = '0', seconds = '0'] = hoursMinutesSeconds.exec(text) ?? [];
  return whole === undefined ? Number.NaN : Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000);
}

/**
 * Every setting with its default, which is the reference guide's value, and its description. The only truth: the file, the environment
 * (`MLFLOW_TUI_POSTGRES_CLUSTER` for `postgres.cluster`) and the flags are all read through it; JSON schema, `init`, man page and
 * docs/settings.md are made of it.
 */
export const schema = z.strictObject({
  kubeconfig: someText.optional().describe('Kubeconfig file; default: $KUBECONFIG, then ~/.kube/config.'),
  context: someText.optional().describe("Kubeconfig context; default: the file's current one."),
  namespace: label.default('catalystlab-shared').describe('Namespace where LLaMA Stack runs and MLflow goes.'),
  connectTimeout: someTime.prefault('5s').describe('How long to try to reach the API server.'),
  timeout: someTime.prefault('10m').describe('How long the deployment may take, from the yes on.'),
  wait: duration.prefault('0s').describe('How long unmet prerequisites may take to turn met; the session waits until it is left.'),
  postgres: z
    .strictObject({
      cluster: subdomain.default('pgvector-cluster').describe('CloudNativePG Cluster.'),
      secret: subdomain.default('pgvector-cluster-app').describe('Secret with the keys username and password.'),
      database: identifier.default('mlflow').describe('Database to make for MLflow.'),
      owner: identifier.default('vectordb').describe('Owner of the databases.'),
      expectedDatabases: z
        .array(identifier, { error: 'a list of PostgreSQL names' })
        .default(['llamastack', 'vectordb'])
        .describe('Databases that must be there already.'),
    })
    .prefault({})
    .describe('PostgreSQL, where MLflow keeps its traces.'),
  ingress: z
    .strictObject({
      class: subdomain.default('nginx').describe('IngressClass.'),
      controllerNamespace: label.default('ingress-nginx').describe('Namespace of the ingress controller.'),
      host: host.optional().describe('Host name of MLflow; default: mlflow.<external IP>.nip.io.'),
    })
    .prefault({})
    .describe('How MLflow is reached from outside.'),
  storage: z
    .strictObject({
      class: subdomain.default('local-path').describe('StorageClass of the artifact claim.'),
      size: quantity.default('10Gi').describe('Size of the artifact claim.'),
    })
    .prefault({})
    .describe('Where MLflow keeps artifacts.'),
  llamastack: z
    .strictObject({
      name: label.default('llamastack').describe('Deployment and Service of LLaMA Stack.'),
      port: port.default(8321).describe('Port of its Service.'),
    })
    .prefault({})
    .describe('LLaMA Stack, whose traces are stored.'),
  mlflow: z
    .strictObject({
      image: image.default('ghcr.io/mlflow/mlflow:v3.17.2-full').describe('MLflow image; it needs the PostgreSQL driver (-full).'),
      experiment: experimentName.default('llamastack-traces').describe('Experiment that receives the traces.'),
    })
    .prefault({})
    .describe('MLflow, the trace store.'),
  collector: z
    .strictObject({
      image: image.default('otel/opentelemetry-collector-contrib:0.149.0').describe('OpenTelemetry Collector image.'),
    })
    .prefault({})
    .describe('The OpenTelemetry Collector between LLaMA Stack and MLflow.'),
  sandbox: z
    .strictObject({
      speed: speed.default(1).describe('How many times as fast as in a real cluster things happen.'),
    })
    .prefault({})
    .describe('The sandbox of --sandbox.'),
  smoke: z
    .strictObject({
      mlflowUrl: address('/v1/traces').optional().describe('MLflow; with it no cluster is asked.'),
      collectorUrl: address('/v1/traces').optional().describe("The collector's OTLP/HTTP port."),
      collectorGrpcUrl: address().optional().describe("The collector's gRPC port."),
      llamastackUrl: address('/v1').optional().describe('LLaMA Stack.'),
    })
    .prefault({})
    .describe('Addresses at which the smoke test reaches the services, in place of a cluster.'),
});

/** All settings, complete; durations in milliseconds. */
export type Settings = z.output<typeof schema>;
