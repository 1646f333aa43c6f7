import type { Data } from './data.ts';
import { createExperiment, getExperiment, getExperimentByName, searchExperiments, setExperimentStage } from './experiments.ts';
import { takeTraces } from './otlp.ts';
import { page } from './page.ts';
import type { Parameters } from './parameters.ts';
import type { Question } from './question.ts';
import { errorPage, MlflowFailure, plain, type Reply } from './reply.ts';
import { batchGetTraces, deleteTraces, getTrace, searchTraces } from './traces.ts';

type Handler = (data: Data, parameters: Parameters, now: number, question: Question) => Reply;

/** By method and path behind /api/ or /ajax-api/. */
const handlers: Record<string, Handler> = {
  'GET 2.0/mlflow/experiments/get': getExperiment,
  'GET 2.0/mlflow/experiments/get-by-name': getExperimentByName,
  'POST 2.0/mlflow/experiments/create': createExperiment,
  'GET 2.0/mlflow/experiments/search': searchExperiments,
  'POST 2.0/mlflow/experiments/search': searchExperiments,
  'POST 2.0/mlflow/experiments/delete': (data, parameters, now) => setExperimentStage(data, parameters, 'deleted', now),
  'POST 2.0/mlflow/experiments/restore': (data, parameters, now) => setExperimentStage(data, parameters, 'active', now),
  'GET 3.0/mlflow/traces/get': getTrace,
  'GET 3.0/mlflow/traces/batchGet': (data, _parameters, _now, { query }) => batchGetTraces(data, query.getAll('trace_ids')),
  'POST 3.0/mlflow/traces/search': searchTraces,
  'POST 2.0/mlflow/traces/delete-traces': deleteTraces,
  'POST 3.0/mlflow/traces/delete-traces': deleteTraces,
};

/** Answers a question. @throws MlflowFailure, and what `data` throws */
export async function answer(question: Question, data: () => Promise<Data>, now: number): Promise<Reply> {
  const { method, path } = question;
  if (path === '/v1/traces' && method === 'POST') return takeTraces(question, data);
  if (path === '/health' || path === '/version') {
    if (method !== 'GET' && method !== 'HEAD') return errorPage(405);
    return path === '/health' ? plain(200, 'OK') : plain(200, '3.17.2', 'text/html; charset=utf-8');
  }
  if (path === '/' && method === 'GET') return plain(200, page(await data()), 'text/html; charset=utf-8');
  const [, api] = /^\/(?:ajax-)?api\/(.+)$/.exec(path) ?? [];
  const handler = handlers[`${method} ${api}`];
  if (handler !== undefined) return handler(await data(), parametersOf(question), now, question);
  const isKnown = Object.keys(handlers).some((known) => known.endsWith(` ${api}`));
  return errorPage(isKnown ? 405 : 404);
}

/** The query of a GET, the JSON of a POST; what is no JSON says nothing. @throws MlflowFailure for another type */
function parametersOf({ method, query, headers, body }: Question): Parameters {
  // Of a parameter that is there twice the first counts.
  if (method === 'GET') return Object.fromEntries([...query].reverse());
  if (headers['content-type']?.split(';')[0]?.trim() !== 'application/json') {
    throw new MlflowFailure('INVALID_PARAMETER_VALUE', "Bad Request. Content-Type must be one of ['application/json'].");
  }
  try {
    const given: unknown = JSON.parse(body.toString());
    return typeof given === 'object' && given !== null ? (given as Parameters) : {};
  } catch {
    return {};
  }
}
