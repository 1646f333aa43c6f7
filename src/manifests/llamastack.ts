import type { Deployment } from 'kubernetes-types/apps/v1.d.ts';
import type { Settings } from '../settings/schema.ts';
import { names, ports } from './names.ts';

/**
 * The variables that make LLaMA Stack 0.4 to 0.7 send traces, and nothing but traces, to the collector. Its health probes are
 * left out: each would be a trace of three spans.
 */
export function tracingEnvironment(): Record<string, string> {
  return {
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `http://${names.collector}:${ports.otlpHttp}/v1/traces`,
    OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/protobuf',
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'none',
    OTEL_SERVICE_NAME: 'llamastack',
    OTEL_PYTHON_EXCLUDED_URLS: 'v1/health',
  };
}

/**
 * Just these variables, for a server-side apply on a Deployment that somebody else owns. Applying the bare object (without
 * `spec`) under the same field manager takes exactly them back.
 */
export function llamastackTracing(settings: Settings, container: string, variables: Record<string, string>): Deployment {
  const env = Object.entries(variables).map(([name, value]) => ({ name, value }));
  // A partial object: what server-side apply is for. The API's types know whole ones only.
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: settings.llamastack.name, namespace: settings.namespace },
    spec: { template: { spec: { containers: [{ name: container, env }] } } },
  } as Deployment;
}
