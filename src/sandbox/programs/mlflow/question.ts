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

/** Rejects when the client leaves before it has said everything. */
export async function readQuestion(request: IncomingMessage): Promise<Question> {
  const { method = 'GET', url = '/', headers } = request;
  const [path = '/'] = url.split('?', 1);
  const query = new URLSearchParams(url.slice(path.length));
  return { method, path, query, headers, body: await buffer(request) };
}
