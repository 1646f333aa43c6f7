import type { Settings } from '../settings/schema.ts';

/** Names of the objects that this program makes; others rely on them. */
export const names = {
  artifacts: 'mlflow-artifacts',
  mlflow: 'mlflow',
  collector: 'otel-collector',
} as const;

export const managedBy = { 'app.kubernetes.io/managed-by': 'mlflow-tui' } as const;

export const ports = {
  mlflow: 5000,
  otlpGrpc: 4317,
  otlpHttp: 4318,
  collectorHealth: 13133,
  collectorMetrics: 8888,
  postgres: 5432,
} as const;

/** Metadata of an object of ours. `app` is the program it belongs to. */
export function metadata(settings: Settings, name: string, app: string) {
  return { name, namespace: settings.namespace, labels: { ...managedBy, ...selector(app) } };
}

/** The labels that join a Deployment, its pods and its Service. The name alone is what other charts of the same program use, too. */
export function selector(app: string) {
  return { 'app.kubernetes.io/name': app, 'app.kubernetes.io/part-of': 'mlflow-tui' };
}

/** Every name a Service answers to inside the cluster. */
export function serviceNames(name: string, namespace: string): string[] {
  return [name, `${name}.${namespace}`, `${name}.${namespace}.svc`, `${name}.${namespace}.svc.cluster.local`];
}
