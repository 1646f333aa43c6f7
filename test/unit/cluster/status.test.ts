import { expect, test } from 'vitest';
import { BusyError, statusError } from '../../../src/cluster/transport/status.ts';

const client = { context: 'lab', kubectl: 'kubectl --context lab' };

const refusal = (code: number, message: string, extra: object = {}) =>
  JSON.stringify({ kind: 'Status', status: 'Failure', code, message, ...extra });

test.each([
  { code: 401, body: refusal(401, 'Unauthorized'), kind: 'unauthorized', message: 'the API server does not accept the credentials' },
  { code: 403, body: 'null', kind: 'invalid', message: 'get x: null' },
  { code: 404, body: refusal(404, 'namespaces "n" not found'), kind: 'gone', message: 'get x: namespaces "n" not found' },
  { code: 410, body: refusal(410, 'too old'), kind: 'gone', message: 'get x: too old' },
  { code: 400, body: refusal(400, 'strict decoding error'), kind: 'invalid', message: 'get x: strict decoding error' },
  { code: 422, body: refusal(422, 'name is wrong'), kind: 'invalid', message: 'get x: name is wrong' },
  { code: 409, body: refusal(409, 'the object has been modified'), kind: 'conflict', message: 'get x: the object has been modified' },
  {
    code: 500,
    body: refusal(500, 'failed to create typed patch object (n/x): .spec.y: field not declared in schema'),
    kind: 'invalid',
    message: '.spec.y',
  },
  { code: 500, body: refusal(500, 'no idea'), kind: 'busy', message: 'get x: the API server is not able to answer (500): no idea' },
  { code: 503, body: '<html><body>Bad   gateway</body></html>', kind: 'busy', message: '(503): Bad gateway' },
  { code: 418, body: '', kind: 'invalid', message: 'get x: HTTP 418' },
])('$code is $kind: $message', ({ code, body, kind, message }) => {
  const error = statusError(code, {}, body, { asked: 'get x' }, client);
  expect(error).toMatchObject({ code: kind, status: code });
  expect(error.message).toContain(message);
});

// As Kubernetes 1.34 words them.
test.each([
  {
    what: 'no right to a kind',
    words: 'secrets is forbidden: User "bob" cannot list resource "secrets" in API group "" in the namespace "n"',
  },
  {
    what: 'no right to an object',
    words: 'secrets "x" is forbidden: User "bob" cannot get resource "secrets" in API group "" in the namespace "n"',
  },
  { what: 'no right to a path', words: 'forbidden: User "bob" cannot get path "/metrics"' },
])('403: $what is forbidden', ({ words }) => {
  const error = statusError(403, {}, refusal(403, words), { asked: 'get x' }, client);
  const hint = 'ask for this right, or use another context than "lab"';
  expect(error).toMatchObject({ code: 'forbidden', message: `get x: ${words}`, hint });
});

test.each([
  { what: 'a quota', words: 'pods "p" is forbidden: exceeded quota: q, requested: pods=1, used: pods=0, limited: pods=0' },
  {
    what: 'a claim that cannot grow',
    words:
      'persistentvolumeclaims "s" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
  },
  {
    what: 'Pod Security',
    words:
      'pods "p" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true (pod or container "c" must set securityContext.runAsNonRoot=true)',
  },
  { what: 'a limit', words: 'pods "p" is forbidden: maximum cpu usage per Container is 100m, but limit is 2' },
  {
    what: 'a service account that is not there',
    words: 'pods "p" is forbidden: error looking up service account n/nobody: serviceaccount "nobody" not found',
  },
  { what: 'a webhook', words: 'admission webhook "policy.example.com" denied the request: secrets is forbidden: User "bob" cannot use it' },
])('403: $what is a refusal of the object, which no right helps', ({ words }) => {
  const error = statusError(403, {}, refusal(403, words), { asked: 'get x' }, client);
  expect(error).toMatchObject({ code: 'invalid', status: 403, message: `get x: ${words}`, hint: undefined });
});

test('a conflict names each manager with its fields', () => {
  const causes = [
    { reason: 'FieldManagerConflict', message: 'conflict with "kubectl-edit" using apps/v1', field: '.spec.replicas' },
    { reason: 'FieldManagerConflict', message: 'conflict with "helm" using apps/v1 at 2026-01-01T00:00:00Z', field: '.spec.a' },
    { reason: 'FieldManagerConflict', message: 'conflict with "kubectl-edit" using apps/v1', field: '.spec.b' },
  ];
  const purpose = { asked: 'apply deployments x', object: 'deployments.apps x -n ns' };
  const error = statusError(409, {}, refusal(409, 'Apply failed', { details: { causes } }), purpose, client);
  expect(error.message).toBe('apply deployments x: set by someone else: kubectl-edit holds .spec.replicas, .spec.b; helm holds .spec.a');
  expect(error.causes).toEqual(causes.map(({ field, message }) => ({ field, message })));
  expect(error.hint).toMatch(/: kubectl --context lab get deployments.apps x -n ns --show-managed-fields -o yaml$/);
});

test.each([
  { code: 429, headers: { 'retry-after': '3' }, body: refusal(429, 'slow down'), retryAfterMs: 3000 },
  { code: 503, headers: {}, body: refusal(503, 'x', { details: { retryAfterSeconds: 2 } }), retryAfterMs: 2000 },
  { code: 503, headers: { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }, body: '', retryAfterMs: undefined },
  { code: 504, headers: {}, body: '', retryAfterMs: undefined },
  { code: 500, headers: {}, body: refusal(500, 'etcdserver: leader changed'), retryAfterMs: undefined },
  { code: 500, headers: {}, body: refusal(500, 'Internal error occurred: failed calling webhook "x"'), retryAfterMs: undefined },
])('$code may be over soon: $body', ({ code, headers, body, retryAfterMs }) => {
  const error = statusError(code, headers, body, { asked: 'get x' }, client);
  expect(error).toBeInstanceOf(BusyError);
  expect(error).toMatchObject({ code: 'busy', retryAfterMs });
});

test('an ordinary 500 is not tried again', () => {
  expect(statusError(500, {}, refusal(500, 'no idea'), { asked: 'get x' }, client)).not.toBeInstanceOf(BusyError);
});
