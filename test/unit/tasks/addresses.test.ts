import { describe, expect, test } from 'vitest';
import type { PathName } from '../../../src/run/events.ts';
import { createLedger } from '../../../src/smoke/ledger.ts';
import type { PathResult } from '../../../src/smoke/paths/path-result.ts';
import { addressesOf, pathsAt } from '../../../src/tasks/smoke/addresses.ts';
import { causeAt } from '../../../src/tasks/smoke/at-addresses.ts';
import type { SmokeChoice } from '../../../src/tasks/smoke/choice.ts';
import { hintOf } from '../../../src/tasks/smoke/experiment.ts';

const none = { mlflow: {}, collector: {}, llamastack: {} };
const mlflowUrl = 'http://a:5000';
const collectorUrl = 'http://b:4318';
const collectorGrpcUrl = 'http://b:4317';
const llamastackUrl = 'http://c:8321';
const everything = { mlflowUrl, collectorUrl, collectorGrpcUrl, llamastackUrl };
const load = { shape: 'llm', rate: 5 } as const;

function paths(urls: Parameters<typeof addressesOf>[0], choice: Partial<SmokeChoice>): PathName[] {
  const addresses = addressesOf(urls, none);
  if (addresses === undefined) throw new Error('no addresses');
  return pathsAt(addresses, { keep: false, ...choice });
}

test('without addresses a cluster is meant', () => {
  expect(addressesOf({}, none)).toBeUndefined();
});

test('each service gets its own credentials, and both ports of the collector the same', () => {
  const credentials = { mlflow: { authorization: 'a' }, collector: { 'x-b': 'b' }, llamastack: { authorization: 'c' } };
  expect(addressesOf(everything, credentials)).toEqual({
    mlflow: { url: mlflowUrl, headers: { authorization: 'a' } },
    collector: { url: collectorUrl, headers: { 'x-b': 'b' } },
    collectorGrpc: { url: collectorGrpcUrl, headers: { 'x-b': 'b' } },
    llamastack: { url: llamastackUrl, headers: { authorization: 'c' } },
  });
});

test.each<[string, Parameters<typeof addressesOf>[0], Partial<SmokeChoice>, PathName[]]>([
  ['MLflow alone', { mlflowUrl }, {}, ['direct']],
  ['a collector', { mlflowUrl, collectorUrl }, {}, ['direct', 'collector']],
  ['its gRPC port alone', { mlflowUrl, collectorGrpcUrl }, {}, ['direct', 'collector-grpc']],
  ['everything', everything, {}, ['direct', 'collector', 'collector-grpc', 'llamastack']],
  ['everything with --grpc', everything, { grpc: true }, ['direct', 'collector', 'collector-grpc', 'llamastack']],
  ['one chosen', everything, { paths: ['llamastack'] }, ['llamastack']],
  ['one chosen with --grpc', everything, { paths: ['direct'], grpc: true }, ['direct', 'collector-grpc']],
  ['a load', everything, { load }, ['collector']],
  ['a load without a collector', { mlflowUrl }, { load }, ['direct']],
])('paths at %s', (_what, urls, choice, expected) => {
  expect(paths(urls, choice)).toEqual(expected);
});

test.each<[Parameters<typeof addressesOf>[0], Partial<SmokeChoice>, string]>([
  [{ collectorUrl }, {}, 'the addresses lack that of MLflow, where what was sent is read back: add --mlflow-url'],
  [{ mlflowUrl, llamastackUrl }, {}, '--llamastack-url needs --collector-url'],
  [{ mlflowUrl }, { paths: ['direct', 'collector'] }, '--path collector needs --collector-url'],
  [{ mlflowUrl, collectorUrl }, { paths: ['llamastack'] }, '--path llamastack needs --llamastack-url'],
  [{ mlflowUrl }, { paths: ['llamastack'] }, '--path llamastack needs --llamastack-url and --collector-url'],
  [{ mlflowUrl, collectorUrl }, { grpc: true }, '--grpc needs --collector-grpc-url'],
  [{ mlflowUrl }, { model: 'm' }, '--model asks LLaMA Stack: add --llamastack-url'],
])('%o with %o is refused', (urls, choice, message) => {
  expect(() => paths(urls, choice)).toThrow(expect.objectContaining({ kind: 'usage', message: expect.stringContaining(message) }));
});

describe('without a cluster, the path alone tells', () => {
  const account = createLedger(0).account();
  const lost = { ...account, generated: 12, acknowledged: 12, lost: 12 };
  const all = addressesOf(everything, none) ?? { mlflow: { url: '' } };
  test.each<[string, Partial<PathResult>, string, RegExp]>([
    ['a loss behind the collector', { account: lost }, 'collector → MLflow', /x-mlflow-experiment-id: "3"/],
    ['a loss in MLflow', { path: 'direct', account: lost }, 'you → MLflow', /the log of the service/],
    [
      'traces that went elsewhere',
      { experiment: { found: '7', meant: '3' } },
      'collector → MLflow',
      /x-mlflow-experiment-id .* to "3", or .* MLFLOW_TUI_MLFLOW_EXPERIMENT/,
    ],
    ['a receiver that says why', { fault: { at: 'handshake', words: 'no', hint: 'look' } }, 'you → collector', /^look$/],
    [
      'the port for gRPC',
      { fault: { at: 'handshake', words: 'it does not answer in HTTP/1.1: another port or protocol than meant', hint: 'curl' } },
      'you → collector',
      /4317 is for gRPC: --collector-grpc-url/,
    ],
    ['an MLflow that does not answer', { fault: { at: 'reaching', words: 'no', hint: 'curl' } }, 'you → MLflow', /^curl$/],
    [
      'a collector that does not take our own span of LLaMA Stack',
      { path: 'llamastack', fault: { at: 'sending', words: 'no', hint: 'look' } },
      'you → collector',
      /^look$/,
    ],
    [
      'a model that is not there',
      { path: 'llamastack', fault: { at: 'asking', words: 'it answered 404' } },
      'you → LLaMA Stack',
      /curl -i http:\/\/c:8321\/v1\/models/,
    ],
  ])('%s', (_what, more, hop, hint) => {
    const failed: PathResult = { path: 'collector', account, warnings: [], ...more };
    expect(causeAt(failed, all, '3')).toMatchObject({ hop, hint: expect.stringMatching(hint) });
  });
});

describe('an experiment that is not there', () => {
  test.each([
    ['lamastack', ['Default', 'llamastack'], /^did you mean llamastack\? --experiment llamastack /],
    ['x', ['my own', 'b'], /^there are my own, b: --experiment NAME/],
    ['my own', ['my  own'], /--experiment 'my {2}own' /],
    ['x', ['a', 'b', 'c', 'd', 'e', 'f'], /^there are a, b, c, d, e, …: /],
    ['x y', [], /^make one, .*: mlflow experiments create -n 'x y'$/],
  ])('%s among %j', (name, there, expected) => {
    expect(hintOf(name, there)).toMatch(expected);
  });
});
