import { expect, test } from 'vitest';
import { secretsIn, withoutSecrets } from '../../../../src/smoke/diagnosis/secrets.ts';

test.each([
  [
    'headers but the experiment',
    'exporters: {otlp_http: {headers: {Authorization: "Bearer s3cret-x", x-mlflow-experiment-id: "1234567"}}}',
    ['Bearer s3cret-x'],
  ],
  ['headers as a list', 'exporters: {otlp_http: {headers: [{name: x-customer, value: s3cret-x}]}}', ['s3cret-x']],
  ['headers that should have been a map', 'exporters: {otlp_http: {headers: "Authorization: s3cret-x"}}', ['Authorization: s3cret-x']],
  ['a list in the place of a value', 'exporters: {otlp_http: {headers: {authorization: [s3cret-x]}}}', ['s3cret-x']],
  ['keys that are named as secrets', 'extensions: {basicauth/a: {client_auth: {username: somebody, password: s3cret-x}}}', ['s3cret-x']],
  ['no secrets', 'exporters: {otlp_http: {traces_endpoint: "http://mlflow:5000/v1/traces", compression: none}}', []],
  ['no YAML', 'exporters: {', []],
  ['a map within itself', 'exporters: &a {password: s3cret-x, otlp_http: *a}', []],
])('finds the secrets of a configuration: %s', (_what, yaml, secrets) => {
  expect(secretsIn(yaml)).toEqual(secrets);
});

test.each([
  [
    "'headers[authorization]' got unconvertible type '[]interface {}', value: '[s3cret-x]'",
    "'headers[authorization]' got unconvertible type '[]interface {}', value: '[…]'",
  ],
  ['Post "http://me:pw@mlflow:5000/v1/traces?key=abc": EOF', 'Post "http://…@mlflow:5000/v1/traces?…": EOF'],
  ['401 "no such login: Bearer abcd1234efgh"', '401 "no such login: Bearer …"'],
  ['403 "Basic authentication required"', '403 "Basic authentication required"'],
  ['the collector sends to http://mlflow:5000/v1/traces', 'the collector sends to http://mlflow:5000/v1/traces'],
])('takes them out of %s', (words, expected) => {
  expect(withoutSecrets(words, ['s3cret-x'])).toBe(expected);
});
