import { gzipSync } from 'node:zlib';
import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import { serviceNames } from '../../../manifests/names.ts';
import { type Endpoint, type HttpAnswer, request } from '../../../mlflow/http.ts';
import type { Answer, Target } from '../../../smoke/diagnosis/evidence.ts';
import { addressOf, type Exporter } from '../../../smoke/diagnosis/exporter.ts';
import { wordsOf } from '../../../smoke/otlp/words.ts';
import type { Context } from '../../context.ts';
import { readyPods } from '../../pods.ts';
import { attempt, ifFound } from './attempt.ts';
import type { Before } from './collector.ts';
import { findWorkload } from './workload.ts';

const deadlineMs = 2_500;

/**
 * What the collector's exporter means to reach, and its answers to a batch without spans, sent just as the collector sends, through the
 * API server. Nothing is written by it.
 */
export async function examineTarget(
  context: Context,
  exporter: Exporter,
  before: Before,
  signal: AbortSignal,
): Promise<Target | undefined> {
  const address = addressOf(exporter);
  if (address === undefined) return undefined;
  const { host, port, path } = address;
  const service = serviceOf(host, context.settings.namespace);
  if (service === undefined) return { host, port };
  const { seen, pods } = await findWorkload(context, service, before, signal);
  const target: Target = { host, port, workload: seen.service === null ? null : seen };
  const [pod] = readyPods(pods);
  if (seen.service === null || pod === undefined || exporter.protocol === 'grpc') return target;
  const agent = context.cluster.tunnel({ namespace: context.settings.namespace, pod: pod.metadata?.name ?? '', port: podPort(pod, port) });
  try {
    const endpoint: Endpoint = { agent, url: `http://${host}:${port}` };
    const local: Endpoint = { agent, url: `http://localhost:${port}` };
    const { experimentId } = exporter;
    const headers = {
      'content-type': 'application/json',
      ...(experimentId === undefined ? {} : { 'x-mlflow-experiment-id': experimentId }),
    };
    const zipped = { ...headers, 'content-encoding': 'gzip' };
    const post = (more: object) =>
      request(endpoint, { method: 'POST', path, deadlineMs, headers, body: '{}', ...more }, signal).then(answerOf);
    const get = (query: string) => request(local, { method: 'GET', path: query, deadlineMs }, signal);
    const [plain, gzip, experiment, version] = await Promise.all([
      attempt(post({})),
      attempt(post({ headers: zipped, body: gzipSync('{}') })),
      experimentId === undefined
        ? undefined
        : attempt(get(`/api/2.0/mlflow/experiments/get?experiment_id=${encodeURIComponent(experimentId)}`).then(readExperiment)),
      attempt(get('/version').then(({ status, body }) => (status === 200 ? body.toString().trim().slice(0, 30) : undefined))),
    ]);
    return {
      ...target,
      answers: { ...ifFound('plain', plain), ...ifFound('gzip', gzip) },
      ...ifFound('experiment', experiment),
      ...ifFound('version', version),
    };
  } finally {
    agent.destroy();
  }
}

/** The Service of this namespace that a host name stands for; undefined for names outside of it. */
function serviceOf(host: string, namespace: string): string | undefined {
  const [name = ''] = host.split('.');
  return serviceNames(name, namespace).includes(host) ? name : undefined;
}

/** Our pods and Services have the same port; one of another number is named like the Service's, or is the pod's only one. */
function podPort(pod: Pod, port: number): number {
  const all = pod.spec?.containers.flatMap(({ ports = [] }) => ports.map(({ containerPort }) => containerPort)) ?? [];
  return all.includes(port) ? port : (all[0] ?? port);
}

function answerOf(answer: HttpAnswer): Answer {
  return { status: answer.status, words: wordsOf(answer) };
}

function readExperiment({ status, body }: HttpAnswer): Target['experiment'] {
  if (status === 404 && body.includes('RESOURCE_DOES_NOT_EXIST')) return null;
  if (status !== 200) return undefined;
  const { experiment } = JSON.parse(body.toString()) as {
    experiment: { experiment_id: string; name: string; lifecycle_stage: 'active' | 'deleted' };
  };
  return { id: experiment.experiment_id, name: experiment.name, lifecycleStage: experiment.lifecycle_stage };
}
