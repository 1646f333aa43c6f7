import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { settingsJsonSchema } from '../../../src/settings/json-schema.ts';
import { settingKeys } from '../../../src/settings/keys.ts';
import { schema } from '../../../src/settings/schema.ts';
import { validate } from '../../../src/settings/validate.ts';
import { yamlLayer } from '../../../src/settings/yaml.ts';

const editor = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true }).compile(settingsJsonSchema());
const keys = settingKeys(schema);

/** Whether this program takes the file. */
function program(text: string): boolean {
  const layer = yamlLayer(text, 'a.yaml', keys);
  return layer.errors.length === 0 && validate(layer, schema, keys).length === 0;
}

const digest = `sha256:${'0'.repeat(64)}`;

describe.each([
  ['an empty file', '{}', true],
  ['a section with nothing in it', 'postgres:', true],
  ['all sections with nothing in them', ['postgres', 'ingress', 'storage', 'smoke'].map((name) => `${name}:\n`).join(''), true],
  ['a setting with nothing in it', 'namespace:', false],
  ['a name', 'namespace: team-a', true],
  ['a name with a capital letter', 'namespace: Team', false],
  ['a name that is a number', 'namespace: 1', false],
  ['a name of 63 letters', `namespace: ${'a'.repeat(63)}`, true],
  ['a name of 64 letters', `namespace: ${'a'.repeat(64)}`, false],
  ['an unknown setting', 'namspace: a', false],
  ['an unknown setting of a section', 'postgres: {clster: a}', false],
  ['a section that is a text', 'postgres: a', false],
  ['a section that is a list', 'postgres: [a]', false],
  ['a duration', 'timeout: 1h30m', true],
  ['a duration of half a second', 'timeout: 0.5s', true],
  ['a duration without a unit', 'timeout: "5"', false],
  ['a duration that is a number', 'timeout: 5', false],
  ['a duration in the wrong order', 'wait: 1s1m', false],
  ['a wait of no time', 'wait: 0s', true],
  ['an object name with dots', 'postgres: {cluster: a.b}', true],
  ['an object name with two dots', 'postgres: {cluster: a..b}', false],
  ['a long object name', `postgres: {cluster: ${'a'.repeat(254)}}`, false],
  ['a list of databases', 'postgres: {expectedDatabases: [a, b_c]}', true],
  ['an empty list of databases', 'postgres: {expectedDatabases: []}', true],
  ['databases that are no list', 'postgres: {expectedDatabases: a}', false],
  ['a database with a quote', 'postgres: {database: "a\'b"}', false],
  ['a host', 'ingress: {host: mlflow.10.0.0.1.nip.io}', true],
  ['an address as host', 'ingress: {host: 10.0.0.1}', false],
  ['an address with big numbers as host', 'ingress: {host: 255.249.199.99}', false],
  ['four numbers that are no address', 'ingress: {host: 1.2.3.256}', true],
  ['a host with its port', 'ingress: {host: "localhost:80"}', false],
  ['a size', 'storage: {size: 500Mi}', true],
  ['a size of nothing', 'storage: {size: 0Gi}', false],
  ['a port', 'llamastack: {port: 65535}', true],
  ['a port that is too high', 'llamastack: {port: 65536}', false],
  ['port 0', 'llamastack: {port: 0}', false],
  ['a port that is a text', 'llamastack: {port: "8321"}', false],
  ['half a port', 'llamastack: {port: 1.5}', false],
  ['an image with a tag', 'mlflow: {image: "registry:5000/a:1"}', true],
  ['an image with a digest', `collector: {image: "a@${digest}"}`, true],
  ['an image without a tag', 'mlflow: {image: registry:5000/a}', false],
  ['an experiment without a name', 'mlflow: {experiment: ""}', false],
  ['an experiment of 501 letters', `mlflow: {experiment: ${'a'.repeat(501)}}`, false],
  ['an empty context', 'context: ""', false],
  ['an address', 'smoke: {mlflowUrl: "http://localhost:5000/mlflow/"}', true],
  ['an address in capital letters', 'smoke: {llamastackUrl: "HTTPS://LLAMA"}', true],
  ['an address without a scheme', 'smoke: {mlflowUrl: "localhost:5000"}', false],
  ['an address with a password', 'smoke: {mlflowUrl: "http://a:b@localhost"}', false],
  ['an address with a query', 'smoke: {mlflowUrl: "http://localhost?a=b"}', false],
  ['an address with a query behind its path', 'smoke: {mlflowUrl: "http://localhost/mlflow?a=b"}', false],
  ['an address with a fragment', 'smoke: {mlflowUrl: "http://localhost/#/experiments/1"}', false],
  ['an address of a scheme alone', 'smoke: {mlflowUrl: "http://"}', false],
  ['an address in a sentence', 'smoke: {mlflowUrl: "at http://localhost"}', false],
  ['an address with a space in its host', 'smoke: {mlflowUrl: "http://local host"}', false],
  ['an address with a space in its path', 'smoke: {mlflowUrl: "http://localhost/ml flow"}', false],
])('%s', (_what, text, isRight) => {
  test('to this program', () => expect(program(text)).toBe(isRight));
  test('to an editor', () => expect(editor(parse(text))).toBe(isRight));
});

/** A pattern can't count, and knows no path that clients add: an editor lets these through, and a run refuses them. */
test.each([
  ['more than a week', 'wait: 169h'],
  ['a run of no time', 'timeout: 0m'],
  ['a path that clients add', 'smoke: {mlflowUrl: "http://localhost/v1/traces"}'],
  ['a port that there is not', 'smoke: {mlflowUrl: "http://localhost:99999"}'],
])('only this program refuses %s', (_what, text) => {
  expect([program(text), editor(parse(text))]).toEqual([false, true]);
});
