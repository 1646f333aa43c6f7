import { expect, test } from 'vitest';
import { configMaps } from '../../../../src/cluster/kinds.ts';
import { ask, createMachine, startApi } from './support/api.ts';

const one = '/api/v1/namespaces/n/configmaps/a';
const all = '/api/v1/namespaces/n/configmaps';
const database = '/apis/postgresql.cnpg.io/v1/namespaces/n/databases/d';
const types = {
  apply: 'application/apply-patch+yaml',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
};
const configMap = (metadata: object = {}) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', ...metadata }, data: {} });
const apply = (metadata: object, query = '?fieldManager=x') => ({
  method: 'PATCH',
  path: one + query,
  type: types.apply,
  body: configMap(metadata),
});
const merge = (body: object) => ({ method: 'PATCH', path: one, type: types.merge, body });
const put = (metadata: object) => ({ method: 'PUT', path: one, body: configMap(metadata) });
const elsewhere = 'the namespace of the provided object does not match the namespace sent on the request';
const changed = 'configmaps "a": the object has been modified; please apply your changes to the latest version and try again';
const immutable = 'ConfigMap "a" is invalid: metadata.uid: Invalid value: "other": field is immutable';

// Answers of Kubernetes 1.34, but for what only the sandbox says: that of a malformed URI.
test.each<{ method?: string; path: string; type?: string; body?: object; code: number; words: string }>([
  {
    ...apply({}, ''),
    code: 422,
    words: 'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
  },
  { ...apply({ managedFields: [] }), code: 400, words: 'metadata.managedFields must be nil' },
  { ...apply({ namespace: 'm' }), code: 400, words: elsewhere },
  { ...put({ namespace: 'm' }), code: 400, words: elsewhere },
  { ...merge({ metadata: { namespace: 'm' } }), code: 400, words: elsewhere },
  { method: 'POST', path: all, body: configMap({ namespace: 'm' }), code: 400, words: elsewhere },
  { ...apply({ name: 'b' }), code: 400, words: 'the name of the object (b) does not match the name on the URL (a)' },
  { ...merge({ metadata: { name: 'b' } }), code: 400, words: 'the name of the object (b) does not match the name on the URL (a)' },
  { ...put({ name: '' }), code: 400, words: 'the name of the object (a based on URL) was undeterminable: name must be provided' },
  { ...apply({ resourceVersion: '1' }), code: 409, words: changed },
  { ...put({ resourceVersion: '1' }), code: 409, words: changed },
  { ...merge({ metadata: { resourceVersion: '1' } }), code: 409, words: changed },
  { ...apply({ uid: 'other' }), code: 422, words: immutable },
  { ...merge({ metadata: { uid: 'other' } }), code: 422, words: immutable },
  {
    ...put({ uid: 'other' }),
    code: 409,
    words: 'Key: /registry/configmaps/n/a, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: other, UID in',
  },
  {
    ...merge({ data: { x: 5 } }),
    code: 422,
    words: '}": json: cannot unmarshal number into Go struct field ConfigMap.data of type string',
  },
  {
    ...{ method: 'PATCH', path: one, type: types.strategic, body: { data: { x: [5, null] } } },
    code: 422,
    words: ' "" is invalid: patch: Invalid value: "map[data:map[x:[5 <nil>]]]": ',
  },
  {
    method: 'POST',
    path: all,
    type: 'text/plain',
    body: configMap(),
    code: 415,
    words: 'the body of the request was in an unknown format',
  },
  { method: 'PATCH', path: one, type: 'application/json', body: {}, code: 415, words: '415: Unsupported Media Type' },
  {
    ...{ method: 'PATCH', path: database, type: types.strategic, body: {} },
    code: 415,
    words: 'accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
  },
  {
    ...{ method: 'POST', path: `${all}?dryRun=Some`, body: configMap() },
    code: 422,
    words: 'CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["Some"]: supported values: "All"',
  },
  {
    ...{ method: 'DELETE', path: one, body: { dryRun: ['Some'] } },
    code: 422,
    words: 'DeleteOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["Some"]',
  },
  { method: 'POST', path: '/api/v1/configmaps', body: configMap(), code: 405, words: 'the server does not allow this method' },
  { method: 'POST', path: one, body: configMap(), code: 405, words: 'the server does not allow this method' },
  { method: 'PUT', path: all, body: configMap(), code: 405, words: 'the server does not allow this method' },
  { method: 'DELETE', path: `${database}/status`, code: 405, words: 'the server does not allow this method' },
  { path: `${one}/scale`, code: 404, words: 'the server could not find the requested resource' },
  { path: `${all}/%zz`, code: 400, words: 'malformed URI' },
  { path: '/api/v1/namespaces/n/pods/p/exec?command=ls&stdout=1', code: 400, words: 'Upgrade request required' },
  { path: '/api/v1/namespaces/n/pods/p/portforward', code: 400, words: 'Upgrade request required' },
])('$method $path $body: $words', async ({ path, code, words, ...question }) => {
  const machine = createMachine([
    { ...configMap({ namespace: 'n', uid: 'own' }) },
    { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'n' }, spec: { nodeName: 'node', containers: [] } } as object,
  ]);
  const { url } = await startApi(machine);
  const version = machine.store.version();
  const answer = (await ask(url, path, question)).json();
  expect(answer).toMatchObject({ status: 'Failure', code, message: expect.stringContaining(words) });
  expect(machine.store.version()).toBe(version);
  expect(machine.store.list(configMaps)).toHaveLength(1);
});
