import { expect, test } from 'vitest';
import { type Credentials, readCredentials } from '../../../src/settings/credentials.ts';

const basic = `Basic ${Buffer.from('me:pass:word').toString('base64')}`;
const login = { MLFLOW_TRACKING_USERNAME: 'me', MLFLOW_TRACKING_PASSWORD: 'pass:word' };

test.each<[string, NodeJS.ProcessEnv, Partial<Credentials>]>([
  ['nothing', {}, {}],
  ['empty variables', { MLFLOW_TRACKING_TOKEN: '', OTEL_EXPORTER_OTLP_HEADERS: '' }, {}],
  ['user and password', login, { mlflow: { authorization: basic } }],
  ['a user without password', { MLFLOW_TRACKING_USERNAME: 'me' }, {}],
  ['a token from a file', { MLFLOW_TRACKING_TOKEN: 'abc\n' }, { mlflow: { authorization: 'Bearer abc' } }],
  ['both', { ...login, MLFLOW_TRACKING_TOKEN: 'abc' }, { mlflow: { authorization: basic } }],
  ['a key', { LLAMA_STACK_CLIENT_API_KEY: 'k' }, { llamastack: { authorization: 'Bearer k' } }],
  [
    'headers of exporters',
    { OTEL_EXPORTER_OTLP_HEADERS: 'Authorization=Bearer%20a=b, X-Scope = 1,' },
    { collector: { authorization: 'Bearer a=b', 'x-scope': '1' } },
  ],
  ['those of traces', { OTEL_EXPORTER_OTLP_HEADERS: 'a=1', OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'b=2' }, { collector: { b: '2' } }],
])('%s', (_what, env, expected) => {
  expect(readCredentials(env)).toEqual({ mlflow: {}, collector: {}, llamastack: {}, ...expected });
});

test.each<NodeJS.ProcessEnv>([
  { MLFLOW_TRACKING_TOKEN: 'secret\nx' },
  { LLAMA_STACK_CLIENT_API_KEY: 'sécret' },
  { OTEL_EXPORTER_OTLP_HEADERS: 'secret' },
  { OTEL_EXPORTER_OTLP_HEADERS: 'a=secret%' },
  { OTEL_EXPORTER_OTLP_HEADERS: 'a=secret%0A' },
  { OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'sec ret=a' },
])('%o is refused, and not said again', (env) => {
  const [name = ''] = Object.keys(env);
  const message = expect.stringMatching(new RegExp(`^${name}: expected((?!sec|séc).)*secret\\)$`));
  expect(() => readCredentials(env)).toThrow(expect.objectContaining({ kind: 'usage', message }));
});
