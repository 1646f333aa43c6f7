import { type Diagnosis, hops } from './diagnosis.ts';
import { failureOf } from './export-error.ts';
import type { ExportCase } from './export-fault.ts';
import { addressOf } from './exporter.ts';

/** A wrong name, port or protocol: from the configuration and the cluster alone, with the collector's words as evidence. Pure. */
export function addressFault({ exporter, target, evidence, edit, seen }: ExportCase, words = ''): Diagnosis | undefined {
  const failure = failureOf(words);
  const right = 'http://mlflow:5000/v1/traces';
  const found = (cause: string, more: string[] = [], hint = `set traces_endpoint to ${right}: ${edit}`): Diagnosis => {
    return { hop: hops.export, cause, hint, evidence: [...seen, ...more] };
  };
  if (failure.kind === 'dns') {
    const none = target.workload === null ? [`there is no Service ${target.host}`] : [];
    return found(`the collector's exporter sends to ${target.host}, a name that DNS does not know`, none);
  }
  if (target.workload === null) {
    return found(`the collector's exporter sends to ${target.host}, but there is no Service of this name`);
  }
  const ports = target.workload?.service?.ports;
  if (ports !== undefined && !ports.includes(target.port)) {
    return found(`the collector's exporter sends to port ${target.port} of ${target.host}, which has port ${ports.join(', ')}`, [
      `Service ${target.host} has port ${ports.join(', ')}`,
    ]);
  }
  const isMlflow = target.workload?.name === evidence.mlflow?.name;
  if (exporter.protocol === 'grpc' && (isMlflow || failure.kind === 'protocol')) {
    return found(
      `the collector's exporter ${exporter.id} speaks gRPC, and MLflow takes OTLP over HTTP only`,
      [],
      `use the exporter otlp_http with traces_endpoint: ${right}: ${edit}`,
    );
  }
  if (failure.kind === 'protocol') {
    const isTls = exporter.url.startsWith('https:');
    return found(
      isTls
        ? `the collector's exporter speaks https to ${target.host}:${target.port}, which answers in plain http`
        : `the collector's exporter gets no HTTP from ${target.host}:${target.port}: ${words}`,
    );
  }
  const path = addressOf(exporter)?.path;
  if (isMlflow && path !== undefined && path !== '/v1/traces' && exporter.protocol === 'http') {
    return found(`the collector's exporter sends to the path ${path}, but MLflow takes traces at /v1/traces`);
  }
  return undefined;
}
