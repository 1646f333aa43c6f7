import { createHash } from 'node:crypto';
import type { Deployment } from 'kubernetes-types/apps/v1.d.ts';
import type { ConfigMap, Container, Service } from 'kubernetes-types/core/v1.d.ts';
import { stringify } from 'yaml';
import type { Settings } from '../settings/schema.ts';
import { metadata, names, ports, selector } from './names.ts';
import { restrictedContainer, restrictedPod } from './security.ts';

const user = 10001;
const configFolder = '/etc/otel-collector';
const configFile = 'collector.yaml';
const experimentHeader = 'x-mlflow-experiment-id';

/** The collector's configuration: OTLP in, MLflow's `/v1/traces` with the experiment's id out. */
export function collectorConfig(settings: Settings, experimentId: string): ConfigMap {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadata(settings, names.collector, names.collector),
    data: { [configFile]: configuration(experimentId) },
  };
}

/** The experiment's id in a configuration that `collectorConfig` made; undefined in another. */
export function experimentIdIn({ data }: ConfigMap): string | undefined {
  return new RegExp(`${experimentHeader}: "?(\\d+)`).exec(data?.[configFile] ?? '')?.[1];
}

/** Where a configuration that `collectorConfig` made sends the traces; undefined in another. */
export function exporterEndpointIn({ data }: ConfigMap): string | undefined {
  return /traces_endpoint: "?([^\s"]+)/.exec(data?.[configFile] ?? '')?.[1];
}

function configuration(experimentId: string): string {
  return stringify({
    extensions: { health_check: { endpoint: `0.0.0.0:${ports.collectorHealth}` } },
    receivers: {
      otlp: { protocols: { grpc: { endpoint: `0.0.0.0:${ports.otlpGrpc}` }, http: { endpoint: `0.0.0.0:${ports.otlpHttp}` } } },
    },
    processors: { memory_limiter: { check_interval: '1s', limit_percentage: 80, spike_limit_percentage: 20 } },
    exporters: {
      'otlp_http/mlflow': {
        traces_endpoint: `http://${names.mlflow}:${ports.mlflow}/v1/traces`,
        headers: { [experimentHeader]: experimentId },
        retry_on_failure: { enabled: true, max_elapsed_time: '300s' },
        sending_queue: { queue_size: 2000, batch: { flush_timeout: '200ms', min_size: 512, max_size: 2048 } },
      },
    },
    service: {
      extensions: ['health_check'],
      telemetry: { metrics: { readers: [{ pull: { exporter: { prometheus: { host: '0.0.0.0', port: ports.collectorMetrics } } } }] } },
      pipelines: { traces: { receivers: ['otlp'], processors: ['memory_limiter'], exporters: ['otlp_http/mlflow'] } },
    },
  });
}

/** The collector. It does not read its file again, so the file's hash on the pods makes a change a rollout. */
export function collectorDeployment(settings: Settings, config: ConfigMap): Deployment {
  const base = metadata(settings, names.collector, names.collector);
  const hash = createHash('sha256').update(JSON.stringify(config.data)).digest('hex').slice(0, 16);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: base,
    spec: {
      selector: { matchLabels: selector(names.collector) },
      template: {
        metadata: { labels: base.labels, annotations: { 'mlflow-tui/config-hash': hash } },
        spec: {
          enableServiceLinks: false,
          automountServiceAccountToken: false,
          securityContext: restrictedPod(user),
          containers: [container(settings)],
          volumes: [{ name: 'config', configMap: { name: names.collector } }],
        },
      },
    },
  };
}

function container(settings: Settings): Container {
  const health = { httpGet: { path: '/', port: 'health' } };
  return {
    name: 'collector',
    image: settings.collector.image,
    args: [`--config=${configFolder}/${configFile}`],
    ports: [
      { name: 'otlp-grpc', containerPort: ports.otlpGrpc },
      { name: 'otlp-http', containerPort: ports.otlpHttp },
      { name: 'health', containerPort: ports.collectorHealth },
      { name: 'metrics', containerPort: ports.collectorMetrics },
    ],
    startupProbe: { ...health, periodSeconds: 1, failureThreshold: 60 },
    readinessProbe: { ...health, periodSeconds: 5 },
    livenessProbe: { ...health, periodSeconds: 15 },
    resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '512Mi' } },
    securityContext: restrictedContainer,
    // The last lines of a crash's log go with it, so that its rollout can tell them.
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: [{ name: 'config', mountPath: configFolder, readOnly: true }],
  };
}

/** Where LLaMA Stack sends its spans. */
export function collectorService(settings: Settings): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(settings, names.collector, names.collector),
    spec: {
      type: 'ClusterIP',
      selector: selector(names.collector),
      ports: [
        { name: 'otlp-grpc', port: ports.otlpGrpc, targetPort: 'otlp-grpc' },
        { name: 'otlp-http', port: ports.otlpHttp, targetPort: 'otlp-http' },
      ],
    },
  };
}
