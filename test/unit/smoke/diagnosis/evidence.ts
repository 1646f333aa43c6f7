import type { Evidence, PathSeen, Workload } from '../../../../src/smoke/diagnosis/evidence.ts';
import type { Exporter } from '../../../../src/smoke/diagnosis/exporter.ts';

export const proven = (path: PathSeen['path']): PathSeen => ({ path, problems: [], found: 12, lost: 0, foundIn: '1' });

export const lost = (path: PathSeen['path'], more: Partial<PathSeen> = {}): PathSeen => {
  return { path, problems: ['lost: all 12 spans'], found: 0, lost: 12, ...more };
};

/** A Service with one ready pod that has been there for an hour. */
export function well(name: string, port: number): Workload {
  return {
    name,
    service: { ports: [port], selector: { app: name }, readyEndpoints: 1 },
    deployment: { replicas: 1, ready: 1 },
    pods: [{ name: `${name}-x`, ready: true, status: 'Running', restarts: 0, upMs: 3_600_000 }],
  };
}

export const exporter: Exporter = {
  ...{ id: 'otlp_http/mlflow', protocol: 'http', url: 'http://mlflow:5000/v1/traces', compression: 'gzip', experimentId: '1' },
  headers: ['x-mlflow-experiment-id'],
};

/** A pipeline in which all that can be seen is well, and the spans by the collector are lost. */
export function evidence(more: Partial<Evidence> = {}): Evidence {
  return {
    kubectl: 'kubectl -n dev',
    experiment: { id: '1', name: 'llamastack-traces' },
    paths: [proven('direct'), lost('collector'), lost('llamastack')],
    mlflow: well('mlflow', 5000),
    collector: { ...well('otel-collector', 4318), configMap: 'otel-collector', exporter },
    llamastack: { ...well('llamastack', 8321), tracing: { to: 'here', words: 'sends its traces here', mend: 'mend' } },
    target: {
      ...{ host: 'mlflow', port: 5000, workload: well('mlflow', 5000) },
      answers: { plain: { status: 400, words: 'no spans found' }, gzip: { status: 400, words: 'no spans found' } },
      experiment: { id: '1', name: 'llamastack-traces', lifecycleStage: 'active' },
    },
    policies: [],
    clockSkewMs: 200,
    ...more,
  };
}
