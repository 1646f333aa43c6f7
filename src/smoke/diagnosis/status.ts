import { type Diagnosis, hops } from './diagnosis.ts';
import type { Answer } from './evidence.ts';
import { failureOf } from './export-error.ts';
import type { ExportCase } from './export-fault.ts';
import { justStarted } from './workload.ts';

/** What a status that the collector got means, by the answers to batches like its own. Pure. */
export function statusFault(one: ExportCase, words = ''): Diagnosis | undefined {
  const { exporter, target, evidence, edit } = one;
  const { plain, gzip } = target.answers ?? {};
  const failure = failureOf(words);
  const statuses = [failure.kind === 'status' ? failure.status : undefined, plain?.status, gzip?.status];
  const seen = [...one.seen, ...said("a batch like the collector's", gzip), ...said('the same without gzip', plain)];
  const found = (cause: string, hint: string): Diagnosis => ({ hop: hops.export, cause, hint, evidence: seen });
  const { kubectl } = evidence;

  if (plain?.words.includes('Invalid Host header')) {
    const host = `${target.host}:${target.port}`;
    return found(
      `MLflow does not allow the host ${host}, by which the collector asks for it: 403 "Invalid Host header"`,
      `add ${target.host} and ${target.host}:* to MLFLOW_SERVER_ALLOWED_HOSTS: ${kubectl} edit deployment ${target.workload?.name ?? target.host}`,
    );
  }
  if (statuses.includes(401) || (statuses.includes(403) && plain?.status === 403)) {
    const has = exporter.headers.includes('authorization')
      ? 'refuses the login of the collector'
      : 'is behind authentication, and the collector has no login';
    const status = statuses.includes(401) ? 401 : 403;
    return found(`MLflow ${has}: it answers ${status}`, `give the exporter a right Authorization header, its value from a Secret: ${edit}`);
  }
  if (statuses.includes(413)) {
    return found(
      `what stands before MLflow refuses the collector's batches as too large: 413`,
      `lower sending_queue.batch.max_size, or raise its limit: ${kubectl} annotate ingress mlflow --overwrite nginx.ingress.kubernetes.io/proxy-body-size=100m`,
    );
  }
  if (exporter.compression === 'gzip' && cannotReadGzip(plain, gzip, target.version)) {
    const version = target.version === undefined ? '' : ` (version ${target.version})`;
    return found(
      `the collector sends gzip, which what answers at ${target.host}:${target.port}${version} cannot read`,
      `use MLflow 3.7 or newer, or set compression: none for ${exporter.id}: ${edit}`,
    );
  }
  const bad = [failure.kind === 'status' ? failure.status : 0, gzip?.status ?? 0, plain?.status ?? 0].find((status) => status >= 500);
  if (bad !== undefined) return serverError(one, bad, seen);
  if (failure.kind === 'status' && failure.status === 404) {
    return found(
      `MLflow answers 404 at ${exporter.url}: it takes no traces there`,
      `MLflow takes traces at /v1/traces since 3.6.0: ${edit}`,
    );
  }
  return undefined;
}

/** Its refusal of gzip is one that the same batch without gzip does not get; or it is the version that can't. */
function cannotReadGzip(plain: Answer | undefined, gzip: Answer | undefined, version = ''): boolean {
  if (/^3\.6\./.test(version)) return true;
  if (plain === undefined || gzip === undefined || gzip.status < 400 || gzip.status >= 500) return false;
  return gzip.status !== plain.status || gzip.words !== plain.words;
}

function serverError({ evidence, target }: ExportCase, status: number, seen: string[]): Diagnosis {
  const { kubectl, mlflowErrors = [] } = evidence;
  const pod = target.workload && justStarted(target.workload);
  const log = mlflowErrors.slice(-3).map((line) => `MLflow's log: ${line}`);
  return {
    hop: hops.export,
    cause: pod
      ? `MLflow was restarting, and answered ${status}`
      : `MLflow answers ${status} to the collector: ${mlflowErrors.at(-1) ?? 'see its log'}`,
    hint: `${kubectl} logs deployment/${target.workload?.name ?? target.host}`,
    evidence: [...seen, ...log],
  };
}

function said(what: string, answer: Answer | undefined): string[] {
  return answer === undefined ? [] : [`${what} gets ${answer.status} "${answer.words}"`];
}
