import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { startMlflow } from './start.ts';

// What a MLflow 3.17.2 with PostgreSQL answered, byte for byte.
const json = 'content-type: application/json';
const protobuf = 'content-type: application/x-protobuf';
const toOne = 'x-mlflow-experiment-id: 1';
const missing = (name: string) =>
  `{"error_code": "INVALID_PARAMETER_VALUE", "message": "Missing value for required parameter '${name}'. See the API docs for more information about request parameters.", "sqlstate": "KAM00", "error_class": "INVALID_PARAMETER_VALUE"}`;
const refused = (message: string) =>
  `{"error_code": "INVALID_PARAMETER_VALUE", "message": ${JSON.stringify(message)}, "sqlstate": "KAM00", "error_class": "INVALID_PARAMETER_VALUE"}`;
const page404 =
  '<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n<p>The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.</p>\n';
const invalidHost = 'Invalid Host header - possible DNS rebinding attack detected';
const oneSpan =
  '{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"0123456789abcdef0123456789abcdef","spanId":"0123456789abcdef","name":"x"}]}]}]}';
const one = { type: 'MLFLOW_EXPERIMENT', mlflow_experiment: { experiment_id: '1' } };
const search = (more: object) => JSON.stringify({ locations: [one], ...more });

const noTraces = '{"experiment_id":"99","request_ids":["x"]}';
const none = '{\n  "traces_deleted": 0\n}';

type Row = [what: string, status: number, type: string, body: string, headers?: string[], sent?: string];

const rows: Row[] = [
  ['GET /health', 200, 'text/plain; charset=utf-8', 'OK'],
  ['GET /version', 200, 'text/html; charset=utf-8', '3.17.2'],
  ['GET /health', 200, 'text/plain; charset=utf-8', 'OK', ['host: evil.example']],
  ['GET /version', 200, 'text/html; charset=utf-8', '3.17.2', ['host: mlflow:9']],
  ['GET /nothing', 404, 'text/html; charset=utf-8', page404],
  ['GET /api/2.0/nothing', 404, 'text/html; charset=utf-8', page404],
  ['GET /v1/traces', 404, 'text/html; charset=utf-8', page404],
  [
    'POST /health',
    405,
    'text/html; charset=utf-8',
    '<!doctype html>\n<html lang=en>\n<title>405 Method Not Allowed</title>\n<h1>Method Not Allowed</h1>\n<p>The method is not allowed for the requested URL.</p>\n',
  ],
  ['GET /api/2.0/mlflow/experiments/get-by-name?experiment_name=x', 403, 'text/plain', invalidHost, ['host: evil.example']],
  ['GET /api/2.0/mlflow/experiments/get-by-name?experiment_name=x', 403, 'text/plain', invalidHost, ['host: shop.example:80']],
  [
    'GET /api/2.0/mlflow/experiments/get?experiment_id=0',
    200,
    'application/json',
    `{
  "experiment": {
    "experiment_id": "0",
    "name": "Default",
    "artifact_location": "mlflow-artifacts:/0",
    "lifecycle_stage": "active",
    "last_update_time": TIME,
    "creation_time": TIME,
    "workspace": "default"
  }
}`,
    ['host: mlflow:9'],
  ],
  [
    'GET /api/2.0/mlflow/experiments/get-by-name?experiment_name=nope',
    404,
    'application/json',
    `{"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "Could not find experiment with name 'nope'", "sqlstate": "KAM00", "error_class": "RESOURCE_NOT_FOUND"}`,
  ],
  ['GET /api/2.0/mlflow/experiments/get-by-name', 400, 'application/json', missing('experiment_name')],
  ['GET /api/2.0/mlflow/experiments/get-by-name?experiment_name=', 400, 'application/json', missing('experiment_name')],
  [
    'GET /api/2.0/mlflow/experiments/get?experiment_id=99',
    404,
    'application/json',
    '{"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "No Experiment with id=99 exists", "sqlstate": "KAM00", "error_class": "RESOURCE_NOT_FOUND"}',
  ],
  [
    'GET /api/2.0/mlflow/experiments/get?experiment_id=abc',
    400,
    'application/json',
    refused("Invalid experiment ID 'abc'. Experiment ID must be a valid integer."),
  ],
  ['POST /api/2.0/mlflow/experiments/create', 400, 'application/json', missing('name'), [json], '{}'],
  ['POST /api/2.0/mlflow/experiments/create', 400, 'application/json', missing('name'), [json], '{bad'],
  [
    'POST /api/2.0/mlflow/experiments/create',
    400,
    'application/json',
    refused(
      "Invalid value 5 for parameter 'name' supplied:  Hint: Value was of type 'int'. See the API docs for more information about request parameters.",
    ),
    [json],
    '{"name":5}',
  ],
  [
    'POST /api/2.0/mlflow/experiments/create',
    400,
    'application/json',
    refused("Bad Request. Content-Type must be one of ['application/json']."),
    [],
    '{"name":"x"}',
  ],
  [
    'POST /api/2.0/mlflow/experiments/create',
    400,
    'application/json',
    `{"error_code": "RESOURCE_ALREADY_EXISTS", "message": "Experiment(name=Default) already exists. Error: (psycopg2.errors.UniqueViolation) duplicate key value violates unique constraint \\"uq_experiments_workspace_name\\"\\nDETAIL:  Key (workspace, name)=(default, Default) already exists.\\n\\n[SQL: INSERT INTO experiments (name, workspace, artifact_location, lifecycle_stage, creation_time, last_update_time) VALUES (%(name)s, %(workspace)s, %(artifact_location)s, %(lifecycle_stage)s, %(creation_time)s, %(last_update_time)s) RETURNING experiments.experiment_id]\\n[parameters: {'name': 'Default', 'workspace': 'default', 'artifact_location': '', 'lifecycle_stage': 'active', 'creation_time': TIME, 'last_update_time': TIME}]\\n(Background on this error at: https://sqlalche.me/e/21/gkpj)", "sqlstate": "KAM00", "error_class": "RESOURCE_ALREADY_EXISTS"}`,
    [json],
    '{"name":"Default"}',
  ],
  [
    'POST /api/2.0/mlflow/experiments/search',
    400,
    'application/json',
    refused("Invalid value 50001 for parameter 'max_results' supplied. It must be at most 50000"),
    [json],
    '{"max_results":50001}',
  ],
  [
    'POST /api/2.0/mlflow/experiments/search',
    400,
    'application/json',
    refused("Invalid value 0 for parameter 'max_results' supplied. It must be a positive integer"),
    [json],
    '{}',
  ],
  [
    'POST /ajax-api/2.0/mlflow/experiments/search',
    403,
    'text/plain',
    'Cross-origin request blocked',
    [json, 'origin: http://evil.example'],
    '{}',
  ],
  [
    'POST /api/2.0/mlflow/experiments/search',
    403,
    'text/plain',
    'Cross-origin request blocked',
    [json, 'origin: http://evil.example'],
    '{}',
  ],
  ...['http://mlflow.example', 'http://localhost:9', 'https://127.0.0.1', 'http://[::1]:3'].map(
    (origin): Row => ['POST /api/2.0/mlflow/traces/delete-traces', 200, 'application/json', none, [json, `origin: ${origin}`], noTraces],
  ),
  ...['https://mlflow.example', 'http://mlflow.example:80', 'http://evil.localhost', 'null', 'localhost'].map(
    (origin): Row => [
      'POST /api/2.0/mlflow/traces/delete-traces',
      403,
      'text/plain',
      'Cross-origin request blocked',
      [json, `origin: ${origin}`],
      noTraces,
    ],
  ),
  ['GET /api/3.0/mlflow/traces/get', 400, 'application/json', missing('trace_id')],
  [
    'GET /api/3.0/mlflow/traces/get?trace_id=tr-0&allow_partial=maybe',
    400,
    'application/json',
    refused("Invalid boolean value: maybe, must be 'true' or 'false'."),
  ],
  [
    'GET /api/3.0/mlflow/traces/get?trace_id=tr-0&allow_partial=true',
    404,
    'application/json',
    '{"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "Trace with ID tr-0 is not found.", "sqlstate": "KAM00", "error_class": "RESOURCE_NOT_FOUND"}',
  ],
  ['GET /api/3.0/mlflow/traces/batchGet', 400, 'application/json', missing('trace_ids')],
  ['GET /api/3.0/mlflow/traces/batchGet?trace_ids=', 200, 'application/json', '{}'],
  ['POST /api/3.0/mlflow/traces/search', 400, 'application/json', missing('locations'), [json], '{"max_results":1}'],
  [
    'POST /api/3.0/mlflow/traces/search',
    400,
    'application/json',
    refused(
      "Invalid value 501 for parameter 'max_results' supplied:  Hint: Value was of type 'int'. See the API docs for more information about request parameters.",
    ),
    [json],
    search({ max_results: 501 }),
  ],
  [
    'POST /api/3.0/mlflow/traces/search',
    400,
    'application/json',
    refused(
      "Invalid attribute key 'foo' specified. Valid keys are '{'request_id', 'client_request_id', 'name', 'run_id', 'end_time', 'end_time_ms', 'status', 'prompt', 'execution_time_ms', 'execution_time', 'timestamp_ms', 'text', 'timestamp'}'",
    ),
    [json],
    search({ filter: "foo = 'x'" }),
  ],
  [
    'POST /api/3.0/mlflow/traces/search',
    400,
    'application/json',
    refused("Invalid clause(s) in filter string: 'nonsense'"),
    [json],
    search({ filter: 'nonsense' }),
  ],
  [
    'POST /api/3.0/mlflow/traces/search',
    400,
    'application/json',
    refused("Invalid comparator '==' not one of '{'IS NOT NULL', '!=', 'IS NULL', 'LIKE', '=', 'RLIKE', 'ILIKE'}"),
    [json],
    search({ filter: "tag.x == 'x'" }),
  ],
  [
    'POST /api/3.0/mlflow/traces/search',
    400,
    'application/json',
    refused('Invalid page token, could not base64-decode'),
    [json],
    search({ page_token: 'xx' }),
  ],
  ['POST /api/3.0/mlflow/traces/search', 200, 'application/json', '{}', [json], '{"locations":[]}'],
  [
    'POST /api/3.0/mlflow/traces/search',
    400,
    'application/json',
    refused(
      `Invalid value "timestamp_ms" for parameter 'order_by' supplied:  Hint: Value was of type 'str'. See the API docs for more information about request parameters.`,
    ),
    [json],
    search({ order_by: 'timestamp_ms' }),
  ],
  [
    'POST /api/2.0/mlflow/traces/delete-traces',
    400,
    'application/json',
    refused('Either `max_timestamp_millis` or `trace_ids` must be specified.'),
    [json],
    '{"experiment_id":"1"}',
  ],
  ['POST /api/2.0/mlflow/traces/delete-traces', 400, 'application/json', missing('experiment_id'), [json], '{"request_ids":["x"]}'],
  ['POST /api/2.0/mlflow/traces/delete-traces', 200, 'application/json', none, [json], noTraces],
  [
    'POST /api/2.0/mlflow/traces/delete-traces',
    400,
    'application/json',
    refused("`max_traces` can't be specified if `trace_ids` is specified."),
    [json],
    '{"experiment_id":"1","request_ids":["x"],"max_traces":1}',
  ],
  [
    'POST /v1/traces',
    422,
    'application/json',
    '{"detail":[{"type":"missing","loc":["header","x-mlflow-experiment-id"],"msg":"Field required","input":null}]}',
    [protobuf],
    'x',
  ],
  ['POST /v1/traces', 400, 'application/json', '{"detail":"Invalid OpenTelemetry format - no spans found"}', [protobuf, toOne], ''],
  ['POST /v1/traces', 400, 'application/json', '{"detail":"Invalid OpenTelemetry format"}', [protobuf, toOne], 'nonsense'],
  ['POST /v1/traces', 400, 'application/json', '{"detail":"Invalid OpenTelemetry format"}', [json, toOne], 'nonsense'],
  ['POST /v1/traces', 400, 'application/json', '{"detail":"Invalid OpenTelemetry format - no spans found"}', [json, toOne], '{}'],
  ['POST /v1/traces', 200, 'application/x-protobuf', '', [json, toOne], '{"resourceSpans":[{}]}'],
  ['POST /v1/traces', 500, 'text/plain; charset=utf-8', 'Internal Server Error', [json, toOne], '{"resourceSpans":1}'],
  ['POST /v1/traces', 500, 'text/plain; charset=utf-8', 'Internal Server Error', [json, toOne], '[]'],
  [
    'POST /v1/traces',
    422,
    'application/json',
    '{"detail":"Cannot convert OpenTelemetry span to MLflow span"}',
    [json, toOne],
    '{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"x"}]}]}]}',
  ],
  [
    'POST /v1/traces',
    400,
    'application/json',
    '{"detail":"Invalid OpenTelemetry format"}',
    [json, toOne],
    '{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"zz","name":"x"}]}]}]}',
  ],
  [
    'POST /v1/traces',
    400,
    'application/json',
    '{"detail":"Invalid Content-Type: text/plain. Expected: application/x-protobuf or application/json"}',
    ['content-type: text/plain', toOne],
    'x',
  ],
  [
    'POST /v1/traces',
    400,
    'application/json',
    '{"detail":"Invalid OpenTelemetry format - no spans found"}',
    [`${protobuf}; x=1`, toOne],
    '',
  ],
  [
    'POST /v1/traces',
    400,
    'application/json',
    '{"detail":"Failed to decompress gzip payload"}',
    [protobuf, toOne, 'content-encoding: gzip'],
    'x',
  ],
  [
    'POST /v1/traces',
    400,
    'application/json',
    '{"detail":"Unsupported Content-Encoding: br"}',
    [protobuf, toOne, 'content-encoding: br'],
    'x',
  ],
  ...['identity', 'zlib', 'zstd'].map(
    (packing): Row => [
      'POST /v1/traces',
      400,
      'application/json',
      `{"detail":"Unsupported Content-Encoding: ${packing}"}`,
      [protobuf, toOne, `content-encoding: ${packing}`],
      'x',
    ],
  ),
  [
    'POST /v1/traces',
    404,
    'application/json',
    '{"error_code":"RESOURCE_DOES_NOT_EXIST","message":"No Experiment with id=99 exists","sqlstate":"KAM00","error_class":"RESOURCE_NOT_FOUND"}',
    [json, 'x-mlflow-experiment-id: 99'],
    oneSpan,
  ],
  [
    'POST /v1/traces',
    400,
    'application/json',
    `{"error_code":"INVALID_PARAMETER_VALUE","message":"Invalid experiment ID 'abc'. Experiment ID must be a valid integer.","sqlstate":"KAM00","error_class":"INVALID_PARAMETER_VALUE"}`,
    [json, 'x-mlflow-experiment-id: abc'],
    oneSpan,
  ],
];

test('every answer is the real one', async () => {
  const env = {
    MLFLOW_SERVER_ALLOWED_HOSTS: 'localhost,localhost:*,mlflow,mlflow:*',
    MLFLOW_SERVER_CORS_ALLOWED_ORIGINS: 'http://other.example,http://mlflow.example',
  };
  const { ask } = await startMlflow({ env });
  for (const [what, status, type, body, headers = [], sent] of rows) {
    const [method = '', path = ''] = what.split(' ');
    const { host = 'localhost:15000', ...others } = Object.fromEntries(headers.map((line) => line.split(': ') as [string, string]));
    const question = { method: method as 'GET' | 'POST', path, host, headers: others, ...(sent === undefined ? {} : { body: sent }) };
    const answer = await ask(question);
    const said = answer.body.toString().replace(/\b1\d{12}\b/g, 'TIME');
    const name = `${what} ${headers.join(', ')} ${sent ?? ''}`;
    expect.soft({ status: answer.status, type: answer.headers['content-type'], body: said }, name).toEqual({ status, type, body });
  }
});

// The real one unpacks more: here the memory is that of the program.
test('more than 64 MiB is not unpacked', async () => {
  const { ask } = await startMlflow();
  const headers = { 'content-type': 'application/json', 'x-mlflow-experiment-id': '0', 'content-encoding': 'gzip' };
  const sized = (bytes: number) => ask({ method: 'POST', path: '/v1/traces', headers, body: gzipSync(Buffer.alloc(bytes, ' ')) });
  expect(String((await sized(64 * 1024 ** 2)).body)).toBe('{"detail":"Invalid OpenTelemetry format"}');
  expect(String((await sized(64 * 1024 ** 2 + 1)).body)).toBe('{"detail":"Failed to decompress gzip payload"}');
});

test('gzip is unpacked', async () => {
  const { ask } = await startMlflow();
  const headers = { 'content-type': 'application/json', 'x-mlflow-experiment-id': '0', 'content-encoding': 'gzip' };
  expect(await ask({ method: 'POST', path: '/v1/traces', headers, body: gzipSync(oneSpan) })).toMatchObject({ status: 200 });
});
