import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import { decodeRequest } from '../../../src/sandbox/otlp/codec.ts';
import { readBatches, readSpans, type WireSpan } from '../../unit/smoke/otlp-json.ts';

/**
 * A collector and an MLflow in one, as fast as Node is, to measure what sends and reads. What came is kept compressed, a million spans in
 * some 100 MB, and can be read back and deleted. It writes its URL, and ends with its stdin.
 */
const batches: { compressed: Buffer; isJson: boolean }[] = [];
/** By MLflow's trace id: the numbers of its batches, more than one where a collector cut it. */
const batchesOf = new Map<string, number[]>();
const parsed = new Map<number, Map<string, WireSpan[]>>();
const parsedKept = 64;
let spans = 0;

const server = http.createServer(async (incoming, outgoing) => {
  const url = new URL(incoming.url ?? '', 'http://sink');
  const body = await buffer(incoming);
  const answer = (json: string) => outgoing.writeHead(200, { 'content-type': 'application/json' }).end(json);
  if (url.pathname === '/count') return answer(JSON.stringify({ spans }));
  if (url.pathname.includes('/experiments/')) {
    return answer('{"experiment":{"experiment_id":"1","name":"bench","lifecycle_stage":"active"}}');
  }
  // Of no experiment: to be made ready for traces, as MLflow is.
  if (incoming.headers['x-mlflow-experiment-id'] === '2147483647') {
    return outgoing.writeHead(404).end('{"error_code":"RESOURCE_DOES_NOT_EXIST"}');
  }
  if (url.pathname === '/v1/traces') {
    const isJson = incoming.headers['content-type'] === 'application/json';
    take(incoming.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body, isJson);
    return isJson ? answer('{"partialSuccess":{}}') : outgoing.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
  }
  if (incoming.method === 'POST') {
    const { request_ids: ids = [] } = JSON.parse(String(body)) as { request_ids?: string[] };
    return answer(JSON.stringify({ traces_deleted: ids.filter((id) => batchesOf.delete(id)).length }));
  }
  answer(toJson({ traces: url.searchParams.getAll('trace_ids').flatMap(traceOf) }));
});

function take(body: Buffer, isJson: boolean): void {
  if (body.length <= 2) return;
  const number = batches.push({ compressed: gzipSync(body, { level: 1 }), isJson }) - 1;
  const byTrace = tracesIn(body, isJson);
  for (const [id, some] of byTrace) {
    batchesOf.set(id, [...(batchesOf.get(id) ?? []), number]);
    spans += some.length;
  }
  keep(number, byTrace);
}

function tracesIn(body: Buffer, isJson: boolean): Map<string, WireSpan[]> {
  const read = isJson ? readSpans(body) : readBatches(decodeRequest(body)).flatMap(({ spans }) => spans);
  return Map.groupBy(read, idOf);
}

function idOf(span: WireSpan): string {
  return `tr-${Buffer.from(span.trace_id, 'base64').toString('hex')}`;
}

function keep(number: number, byTrace: Map<string, WireSpan[]>): Map<string, WireSpan[]> {
  parsed.set(number, byTrace);
  const [oldest] = parsed.keys();
  if (parsed.size > parsedKept && oldest !== undefined) parsed.delete(oldest);
  return byTrace;
}

function traceOf(id: string): object[] {
  const numbers = batchesOf.get(id);
  if (numbers === undefined) return [];
  const info = { trace_id: id, trace_location: { mlflow_experiment: { experiment_id: '1' } }, state: 'OK' };
  return [{ trace_info: info, spans: numbers.flatMap((number) => spansOf(number).get(id) ?? []) }];
}

function spansOf(number: number): Map<string, WireSpan[]> {
  const known = parsed.get(number);
  const batch = batches[number];
  if (known !== undefined || batch === undefined) return known ?? new Map();
  return keep(number, tracesIn(gunzipSync(batch.compressed), batch.isJson));
}

/** As MLflow writes it: 64-bit numbers with all their digits. */
function toJson(value: object): string {
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? `<${part}>` : part)).replace(/"<(\d+)>"/g, '$1');
}

server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
process.stdin.on('end', () => process.exit()).resume();
