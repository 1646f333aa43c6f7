import type { IncomingMessage } from 'node:http';
import type { Selected } from '../../../src/cluster/kubeconfig/types.ts';
import { openConnection } from '../../../src/cluster/transport/connection.ts';
import { requestOptions } from '../../../src/cluster/transport/request.ts';

export interface Question {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  /** Sent as JSON; a text as it is. */
  body?: object | string;
  contentType?: string;
  headers?: Record<string, string>;
}

/** Sends one request as it is, by whoever; @returns status and body, parsed where it is JSON, or its lines of JSON. */
export async function ask(selected: Selected, { method = 'GET', path, body, contentType = 'application/json', headers = {} }: Question) {
  const connection = await openConnection(selected, 5000);
  const { client, url, options } = requestOptions(connection, path, await connection.identity());
  const content = typeof body === 'object' ? JSON.stringify(body) : body;
  // Of a DELETE Node does not say by itself how long its body is.
  const typed = content === undefined ? {} : { 'content-type': contentType, 'content-length': Buffer.byteLength(content) };
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const all = { ...options.headers, accept: 'application/json', ...typed, ...headers };
      client
        .request(url, { ...options, method, headers: all }, resolve)
        .on('error', reject)
        .end(content);
    });
    let text = '';
    for await (const chunk of response.setEncoding('utf8')) text += chunk;
    return { status: response.statusCode ?? 0, body: parsed(text) };
  } finally {
    connection.close();
  }
}

// biome-ignore lint/suspicious/noExplicitAny: what an API answers has any shape; the tests say which.
function parsed(text: string): any {
  const lines = text.split('\n').filter((line) => line !== '');
  try {
    return lines.length > 1 && lines.every((line) => line.startsWith('{')) ? lines.map((line) => JSON.parse(line)) : JSON.parse(text);
  } catch {
    return text;
  }
}
