import { expect, test } from 'vitest';
import { readAcknowledgement } from '../../../src/smoke/acknowledgement.ts';

const json = { 'content-type': 'application/json' };

test.each([
  { what: 'empty response', answer: { status: 200, headers: json, body: '{}' }, result: { acknowledged: 4 } },
  {
    what: 'empty partial success',
    answer: { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body: '{"partialSuccess":{}}' },
    result: { acknowledged: 4 },
  },
  {
    what: 'partial success',
    answer: { status: 200, headers: json, body: '{"partialSuccess":{"rejectedSpans":"3","errorMessage":"full"}}' },
    result: { acknowledged: 1, refusal: '200, 3 spans rejected: "full"' },
  },
  {
    what: 'partial success that rejects nothing',
    answer: { status: 200, headers: json, body: '{"partialSuccess":{"errorMessage":"use gRPC"}}' },
    result: { acknowledged: 4 },
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
    what: 'broken JSON',
    answer: { status: 200, headers: json, body: '{' },
    result: { acknowledged: 0, refusal: '200, but not from an OTLP receiver: "{"' },
  },
  {
    what: 'status',
    answer: { status: 400, headers: json, body: '{"code":3,"message":"unexpected\\nEOF"}' },
    result: { acknowledged: 0, refusal: '400 "unexpected EOF"' },
  },
  { what: 'text', answer: { status: 503, headers: {}, body: 'busy' }, result: { acknowledged: 0, refusal: '503 "busy"' } },
])('$answer.status with $what', ({ answer, result }) => {
  expect(readAcknowledgement({ ...answer, body: Buffer.from(answer.body) }, 4)).toEqual(result);
});
