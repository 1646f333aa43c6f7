import { expect, test } from 'vitest';
import { readAcknowledgement } from '../../../src/smoke/send.ts';

const protobuf = { 'content-type': 'application/x-protobuf' };
/** ExportTraceServiceResponse{partial_success{rejected_spans: 3, error_message: "full"}} */
const partial = Buffer.from([0x0a, 0x08, 0x08, 0x03, 0x12, 0x04, ...Buffer.from('full')]);
/** google.rpc.Status{message: "unexpected EOF"}, as the collector answers to a malformed batch. */
const status = Buffer.from([0x12, 0x0e, ...Buffer.from('unexpected EOF')]);

test.each([
  { what: 'empty body', answer: { status: 200, headers: protobuf, body: '' }, result: { acknowledged: 4 } },
  {
    what: 'empty partial success',
    answer: { status: 200, headers: protobuf, body: Buffer.from([0x0a, 0x00]) },
    result: { acknowledged: 4 },
  },
  {
    what: 'partial success',
    answer: { status: 200, headers: protobuf, body: partial },
    result: { acknowledged: 1, refusal: '200, 3 spans rejected: "full"' },
  },
  {
    what: 'page',
    answer: { status: 200, headers: { 'content-type': 'text/html' }, body: '<h1>Welcome</h1>\n' },
    result: { acknowledged: 0, refusal: '200, but not from an OTLP receiver: "<h1>Welcome</h1>"' },
  },
  {
    what: 'no type',
    answer: { status: 200, headers: {}, body: '' },
    result: { acknowledged: 0, refusal: '200, but not from an OTLP receiver: ""' },
  },
  {
    what: 'status',
    answer: { status: 400, headers: protobuf, body: status },
    result: { acknowledged: 0, refusal: '400 "unexpected EOF"' },
  },
  { what: 'text', answer: { status: 503, headers: {}, body: 'busy' }, result: { acknowledged: 0, refusal: '503 "busy"' } },
])('$answer.status with $what', ({ answer, result }) => {
  expect(readAcknowledgement({ ...answer, body: Buffer.from(answer.body) }, 4)).toEqual(result);
});
