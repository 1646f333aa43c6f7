import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** What MLflow is asked. */
export interface Question {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export async function readQuestion(request: IncomingMessage): Promise<Question> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://mlflow');
  return { method: request.method ?? 'GET', path: pathname, query: searchParams, headers: request.headers, body: await buffer(request) };
}
