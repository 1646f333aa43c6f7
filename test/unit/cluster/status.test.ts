import { expect, test } from 'vitest';
import { BusyError, statusError } from '../../../src/cluster/transport/status.ts';

const refusal = (code: number, message: string, extra: object = {}) =>
  JSON.stringify({ kind: 'Status', status: 'Failure', code, message, ...extra });

test.each([
  { code: 401, body: refusal(401, 'Unauthorized'), kind: 'unauthorized', message: 'the API server does not accept the credentials' },
  {
    code: 403,
    body: refusal(403, 'secrets is forbidden: User "bob" cannot'),
    kind: 'forbidden',
    message: 'get x: secrets is forbidden: User "bob" cannot',
  },
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
  { code: 403, body: 'null', kind: 'forbidden', message: 'get x: null' },
])('$code is $kind: $message', ({ code, body, kind, message }) => {
  const error = statusError(code, {}, body, 'get x', 'lab');
  expect(error).toMatchObject({ code: kind, status: code });
  expect(error.message).toContain(message);
});

test('a conflict names each manager with its fields', () => {
  const causes = [
    { reason: 'FieldManagerConflict', message: 'conflict with "kubectl-edit" using apps/v1', field: '.spec.replicas' },
    { reason: 'FieldManagerConflict', message: 'conflict with "helm" using apps/v1 at 2026-01-01T00:00:00Z', field: '.spec.a' },
    { reason: 'FieldManagerConflict', message: 'conflict with "kubectl-edit" using apps/v1', field: '.spec.b' },
  ];
  const error = statusError(409, {}, refusal(409, 'Apply failed', { details: { causes } }), 'apply deployments x', 'lab');
  expect(error.message).toBe('apply deployments x: set by someone else: kubectl-edit holds .spec.replicas, .spec.b; helm holds .spec.a');
  expect(error.causes).toEqual(causes.map(({ field, message }) => ({ field, message })));
  expect(error.hint).toContain('--show-managed-fields');
});

test.each([
  { code: 429, headers: { 'retry-after': '3' }, body: refusal(429, 'slow down'), retryAfterMs: 3000 },
  { code: 503, headers: {}, body: refusal(503, 'x', { details: { retryAfterSeconds: 2 } }), retryAfterMs: 2000 },
  { code: 503, headers: { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }, body: '', retryAfterMs: undefined },
  { code: 504, headers: {}, body: '', retryAfterMs: undefined },
  { code: 500, headers: {}, body: refusal(500, 'etcdserver: leader changed'), retryAfterMs: undefined },
  { code: 500, headers: {}, body: refusal(500, 'Internal error occurred: failed calling webhook "x"'), retryAfterMs: undefined },
])('$code may be over soon: $body', ({ code, headers, body, retryAfterMs }) => {
  const error = statusError(code, headers, body, 'get x', 'lab');
  expect(error).toBeInstanceOf(BusyError);
  expect(error).toMatchObject({ code: 'busy', retryAfterMs });
});

test('an ordinary 500 is not tried again', () => {
  expect(statusError(500, {}, refusal(500, 'no idea'), 'get x', 'lab')).not.toBeInstanceOf(BusyError);
});
