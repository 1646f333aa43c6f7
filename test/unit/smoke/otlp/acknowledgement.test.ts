import { expect, test } from 'vitest';
import { readAcknowledgement } from '../../../../src/smoke/otlp/acknowledgement.ts';

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
  {
    what: "JSON of something else, such as the collector's health port",
    answer: { status: 200, headers: json, body: '{"status":"Server available","upSince":"2026-11-23T12:00:00Z"}' },
    result: {
      acknowledged: 0,
      refusal: '200, but not from an OTLP receiver: "{"status":"Server available","upSince":"2026-11-23T12:00:00Z"}"',
    },
  },
  {
    what: 'an array',
    answer: { status: 200, headers: json, body: '[]' },
    result: { acknowledged: 0, refusal: '200, but not from an OTLP receiver: "[]"' },
  },
  {
    what: 'a partial success of other types',
    answer: { status: 200, headers: json, body: '{"partialSuccess":{"rejectedSpans":"some"}}' },
    result: { acknowledged: 0, refusal: '200, but not from an OTLP receiver: "{"partialSuccess":{"rejectedSpans":"some"}}"' },
  },
  {
    what: 'a partial success with more in it',
    answer: { status: 200, headers: json, body: '{"partialSuccess":{"ok":true}}' },
    result: { acknowledged: 0, refusal: '200, but not from an OTLP receiver: "{"partialSuccess":{"ok":true}}"' },
  },
  { what: 'null for none', answer: { status: 200, headers: json, body: '{"partialSuccess":null}' }, result: { acknowledged: 4 } },
  {
    what: 'protobuf, which is nothing when all is taken',
    answer: { status: 200, headers: { 'content-type': 'application/x-protobuf' }, body: '' },
    result: { acknowledged: 4 },
  },
  {
    what: 'a partial success in protobuf',
    answer: { status: 200, headers: { 'content-type': 'application/x-protobuf' }, body: '\n\b\b\u0003\u0012\u0004full' },
    result: { acknowledged: 1, refusal: '200, 3 spans rejected: "full"' },
  },
  {
    what: 'what is called protobuf and is not',
    answer: { status: 200, headers: { 'content-type': 'application/x-protobuf' }, body: '\n\u007fx' },
    result: { acknowledged: 0, refusal: '200, but not from an OTLP receiver: "x"' },
  },
  {
    what: "the words of MLflow's FastAPI",
    answer: { status: 501, headers: json, body: '{"detail":"not supported"}' },
    result: { acknowledged: 0, refusal: '501 "not supported"' },
  },
  { what: 'text', answer: { status: 503, headers: {}, body: 'busy' }, result: { acknowledged: 0, refusal: '503 "busy"' } },
])('$answer.status with $what', ({ answer, result }) => {
  expect(readAcknowledgement({ ...answer, body: Buffer.from(answer.body) }, 4)).toEqual(result);
});
