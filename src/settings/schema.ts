import { isIP } from 'node:net';
// The namespace import lets esbuild leave out what is not used: 130 kB of zod instead of 570.
import * as z from 'zod';
import { address } from './address.ts';

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

/** Milliseconds of "1h30m" and the like; NaN for anything else. */
export function toMilliseconds(text: string): number {
  const [whole, hours = '0', minutes = '0', seconds = '0'] = hoursMinutesSeconds.exec(text) ?? [];
  return whole === undefined ? Number.NaN : Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000);
}

/**
 * Every setting with its default, which is the reference guide's value. The only truth: the file, the environment
 * (`MLFLOW_TUI_POSTGRES_CLUSTER` for `postgres.cluster`) and the flags are all read through it.
 */
export const schema = z.strictObject({
  /** Kubeconfig file; default: $KUBECONFIG, then ~/.kube/config. */
  kubeconfig: someText.optional(),
  /** Kubeconfig context; default: the file's current one. */
  context: someText.optional(),
  /** Namespace where LLaMA Stack runs and MLflow goes. */
  namespace: label.default('catalystlab-shared'),
  /** How long to try to reach the API server. */
  connectTimeout: someTime.prefault('5s'),
  /** How long the deployment may take, from the yes on. */
  timeout: someTime.prefault('10m'),
  /** How long unmet prerequisites may take to turn met; the session waits until it is left. */
  wait: duration.prefault('0s'),
  postgres: z
    .strictObject({
      /** CloudNativePG Cluster. */
      cluster: subdomain.default('pgvector-cluster'),
      /** Secret with the keys username and password. */
      secret: subdomain.default('pgvector-cluster-app'),
      /** Database to make for MLflow. */
      database: identifier.default('mlflow'),
      /** Owner of the databases. */
      owner: identifier.default('vectordb'),
      /** Databases that must be there already. */
      expectedDatabases: z.array(identifier, { error: 'a list of PostgreSQL names' }).default(['llamastack', 'vectordb']),
    })
    .prefault({}),
  ingress: z
    .strictObject({
      /** IngressClass. */
      class: subdomain.default('nginx'),
      /** Namespace of the ingress controller. */
      controllerNamespace: label.default('ingress-nginx'),
      /** Host name of MLflow; default: mlflow.<external IP>.nip.io. */
      host: host.optional(),
    })
    .prefault({}),
  storage: z
    .strictObject({
      /** StorageClass of the artifact claim. */
      class: subdomain.default('local-path'),
      /** Size of the artifact claim. */
      size: quantity.default('10Gi'),
    })
    .prefault({}),
  llamastack: z
    .strictObject({
      /** Deployment and Service of LLaMA Stack. */
      name: label.default('llamastack'),
      /** Port of its Service. */
      port: port.default(8321),
    })
    .prefault({}),
  mlflow: z
    .strictObject({
      /** MLflow image; it needs the PostgreSQL driver (-full). */
      image: image.default('ghcr.io/mlflow/mlflow:v3.17.2-full'),
      /** Experiment that receives the traces. */
      experiment: experimentName.default('llamastack-traces'),
    })
    .prefault({}),
  collector: z
    .strictObject({
      /** OpenTelemetry Collector image. */
      image: image.default('otel/opentelemetry-collector-contrib:0.149.0'),
    })
    .prefault({}),
  /** Addresses at which the smoke test reaches the services, in place of a cluster. */
  smoke: z
    .strictObject({
      mlflowUrl: address('/v1/traces').optional(),
      /** The collector's OTLP/HTTP port. */
      collectorUrl: address('/v1/traces').optional(),
      /** The collector's gRPC port. */
      collectorGrpcUrl: address().optional(),
      llamastackUrl: address('/v1').optional(),
    })
    .prefault({}),
});

/** All settings, complete; durations in milliseconds. */
export type Settings = z.output<typeof schema>;
