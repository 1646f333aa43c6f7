import type { PersistentVolumeClaim, Pod } from 'kubernetes-types/core/v1.d.ts';
import { describe, expect, test } from 'vitest';
import {
  claims,
  configMaps,
  deployments,
  ingresses,
  type Kind,
  type KubeObject,
  namespaces,
  pods,
  postgresDatabases,
  services,
} from '../../../../src/cluster/kinds.ts';
import { admit } from '../../../../src/sandbox/api/admission.ts';
import { jsonPatch } from '../../../../src/sandbox/api/patch/json-patch.ts';
import { mergePatch } from '../../../../src/sandbox/api/patch/merge-patch.ts';
import { strategicPatch } from '../../../../src/sandbox/api/patch/strategic.ts';
import { shapeOf } from '../../../../src/sandbox/api/schema/schema.ts';
import { Refusal } from '../../../../src/sandbox/api/status.ts';
import { faultsOf } from '../../../../src/sandbox/api/validate/validate.ts';
import { fromNumber, toNumber } from '../../../../src/sandbox/quantities.ts';
import { ask, createMachine, startApi } from './support/api.ts';

const of = (kind: string, fields: object = {}) => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: kind.toLowerCase(), namespace: 'n' },
  ...fields,
});

test.each([
  [{ a: 1, b: { c: 2, d: 3 } }, { b: { c: null, e: [1] } }, { a: 1, b: { d: 3, e: [1] } }],
  [{ a: [1, 2] }, { a: [3] }, { a: [3] }],
  [{ a: 1 }, { a: { b: null, c: 1 } }, { a: { c: 1 } }],
])('merge patch: %j and %j make %j', (target, patch, result) => {
  expect(mergePatch(target, patch)).toEqual(result);
});

describe('strategic merge patch', () => {
  const shape = shapeOf(deployments);
  const template = (spec: object) => ({ spec: { template: { spec } } });
  const env = (...list: object[]) => template({ containers: [{ name: 'a', image: 'i', env: list }, { name: 'b' }] });
  const patch = (...list: object[]) => template({ containers: [{ name: 'a', env: list }] });
  const [one, two, three] = [1, 2, 3].map((number) => ({ name: `V${number}`, value: `${number}` }));
  test.each([
    {
      name: 'merges lists by their key',
      target: env(one ?? {}),
      patched: patch({ name: 'V1', value: 'x' }, two ?? {}),
      result: env({ name: 'V1', value: 'x' }, two ?? {}),
    },
    {
      name: 'deletes an item',
      target: env(one ?? {}, two ?? {}),
      patched: patch({ name: 'V1', $patch: 'delete' }),
      result: env(two ?? {}),
    },
    {
      name: 'replaces a list',
      target: env(one ?? {}, two ?? {}),
      patched: patch({ $patch: 'replace' }, three ?? {}),
      result: env(three ?? {}),
    },
    {
      name: 'has what it adds before what was there, as no order says otherwise',
      target: env(one ?? {}, two ?? {}),
      patched: patch(three ?? {}),
      result: env(three ?? {}, one ?? {}, two ?? {}),
    },
    {
      name: 'sets an order, and has what that does not name where it was',
      target: env(one ?? {}, two ?? {}, three ?? {}),
      patched: { spec: { template: { spec: { containers: [{ name: 'a', '$setElementOrder/env': [{ name: 'V3' }, { name: 'V1' }] }] } } } },
      result: env(two ?? {}, three ?? {}, one ?? {}),
    },
    {
      name: 'replaces a map',
      target: { metadata: { annotations: { a: '1', b: '2' } } },
      patched: { metadata: { annotations: { $patch: 'replace', c: '3' } } },
      result: { metadata: { annotations: { c: '3' } } },
    },
    {
      name: 'takes a map away',
      target: { metadata: { annotations: { a: '1' }, name: 'n' } },
      patched: { metadata: { annotations: { $patch: 'delete', c: '3' } } },
      result: { metadata: { name: 'n' } },
    },
    {
      name: 'replaces nothing of a map that is not there',
      target: { metadata: { name: 'n' } },
      patched: { metadata: { annotations: { $patch: 'replace', c: '3' } } },
      result: { metadata: { name: 'n' } },
    },
    {
      name: 'removes by null',
      target: { spec: { replicas: 2, paused: true } },
      patched: { spec: { paused: null } },
      result: { spec: { replicas: 2 } },
    },
    {
      name: 'replaces lists of one piece',
      target: template({ containers: [{ name: 'a', args: ['x'] }] }),
      patched: template({ containers: [{ name: 'a', args: ['y'] }] }),
      result: template({ containers: [{ name: 'a', args: ['y'] }] }),
    },
    {
      name: 'keeps what is to be kept',
      target: { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: {} } } },
      patched: { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } },
      result: { spec: { strategy: { type: 'Recreate' } } },
    },
    {
      name: 'adds to a set, and takes from it',
      target: { metadata: { finalizers: ['a', 'b'] } },
      patched: { metadata: { '$deleteFromPrimitiveList/finalizers': ['a'], finalizers: ['c'] } },
      result: { metadata: { finalizers: ['c', 'b'] } },
    },
    {
      name: 'sets the order of a set',
      target: { metadata: { finalizers: ['a', 'b'] } },
      patched: { metadata: { '$setElementOrder/finalizers': ['b', 'c', 'a'], finalizers: ['c'] } },
      result: { metadata: { finalizers: ['b', 'c', 'a'] } },
    },
  ])('$name', ({ target, patched, result }) => {
    expect(strategicPatch(shape, target, patched)).toEqual(result);
  });
});

describe('JSON patch', () => {
  test.each([
    [[{ op: 'add', path: '/a/x~1y', value: 1 }], { a: { b: [1, 2], 'x/y': 1 } }],
    [[{ op: 'add', path: '/a/b/-', value: 3 }], { a: { b: [1, 2, 3] } }],
    [[{ op: 'add', path: '/a/b/0', value: 0 }], { a: { b: [0, 1, 2] } }],
    [[{ op: 'replace', path: '/a/b/1', value: 9 }], { a: { b: [1, 9] } }],
    // API servers take this one, too (evanphx/json-patch).
    [[{ op: 'replace', path: '/new', value: 1 }], { a: { b: [1, 2] }, new: 1 }],
    [[{ op: 'remove', path: '/a/b/0' }], { a: { b: [2] } }],
    [
      [
        { op: 'test', path: '/a/b/0', value: 1 },
        { op: 'move', from: '/a/b', path: '/c' },
      ],
      { a: {}, c: [1, 2] },
    ],
    [[{ op: 'copy', from: '/a/b/0', path: '/c' }], { a: { b: [1, 2] }, c: 1 }],
  ])('%j', (operations, result) => {
    expect(jsonPatch({ a: { b: [1, 2] } }, operations)).toEqual(result);
  });

  // What all objects of JavaScript have is in none of Kubernetes'.
  test.each([
    'remove /nope',
    'replace /nope/x',
    'test /a',
    'add /nope/x',
    'guess /a',
    'add /__proto__/polluted',
    'remove /constructor',
    'test /a/toString',
    'copy /constructor/name',
  ])('%s does not apply', (operation) => {
    const [op, path] = operation.split(' ');
    expect(() => jsonPatch({ a: 1 }, [{ op, path, from: path, value: 2 }])).toThrow(Refusal);
    expect({}).not.toHaveProperty('polluted');
  });

  test.each([
    [{}, 'json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp'],
    [['x'], 'json: cannot unmarshal string into Go value of type handlers.jsonPatchOp'],
  ])('%j is none', async (body, words) => {
    const { url } = await startApi(createMachine([of('ConfigMap')]));
    const answer = await ask(url, '/api/v1/namespaces/n/configmaps/configmap', {
      method: 'PATCH',
      type: 'application/json-patch+json',
      body,
    });
    expect(answer.json()).toMatchObject({ code: 400, message: `error decoding patch: ${words}` });
  });
});

describe('what is refused', () => {
  const metadata = { name: 'x', namespace: 'n' };
  const claim = (storage: string, phase?: 'Bound'): PersistentVolumeClaim => ({
    metadata,
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
    ...(phase === undefined ? {} : { status: { phase, capacity: { storage } } }),
  });
  const deployment = (app: string, label = app) => ({
    metadata,
    spec: {
      selector: { matchLabels: { app } },
      template: { metadata: { labels: { app: label } }, spec: { containers: [{ name: 'main', image: 'i' }] } },
    },
  });
  const pod = (image: string, args: string[] = []): Pod => ({ metadata, spec: { containers: [{ name: 'main', image, args }] } });
  const mounted = { metadata, spec: { containers: [{ name: 'main', image: 'i', volumeMounts: [{ name: 'v', mountPath: '/' }] }] } };

  test.each<{ name: string; kind: Kind<unknown>; next: KubeObject; before?: KubeObject; faults: string[] }>([
    {
      name: 'a name in capitals',
      kind: configMaps,
      next: { metadata: { name: 'Bad' } },
      faults: ['metadata.name: Invalid value: "Bad": a lowercase RFC 1123 subdomain'],
    },
    {
      name: 'a dotted namespace',
      kind: namespaces,
      next: { metadata: { name: 'a.b' } },
      faults: ['metadata.name: Invalid value: "a.b": a lowercase RFC 1123 label'],
    },
    {
      name: 'a Service that begins with a digit',
      kind: services,
      next: { metadata: { name: '1a' }, spec: { ports: [{ port: 1 }] } } as KubeObject,
      faults: ['metadata.name: Invalid value: "1a": a DNS-1035 label'],
    },
    {
      name: 'a label',
      kind: configMaps,
      next: { metadata: { name: 'x', labels: { a: '-' } } },
      faults: ['metadata.labels: Invalid value: "-": a valid label'],
    },
    { name: 'no name', kind: configMaps, next: {}, faults: ['metadata.name: Required value: name or generateName is required'] },
    { name: 'nothing of a good Deployment', kind: deployments, next: deployment('a'), faults: [] },
    {
      name: 'a selector that fits not',
      kind: deployments,
      next: deployment('a', 'b'),
      faults: ['spec.template.metadata.labels: Invalid value: {"app":"b"}: `selector` does not match template `labels`'],
    },
    {
      name: 'another selector',
      kind: deployments,
      next: deployment('b'),
      before: deployment('a'),
      faults: ['spec.selector: Invalid value: {"matchLabels":{"app":"b"}}: field is immutable'],
    },
    {
      name: 'a rolling update that is none',
      kind: deployments,
      next: { ...deployment('a'), spec: { ...deployment('a').spec, strategy: { type: 'Recreate', rollingUpdate: {} } } } as KubeObject,
      faults: ["spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'"],
    },
    { name: 'a volume that is not there', kind: pods, next: mounted, faults: ['spec.containers[0].volumeMounts[0].name: Not found: "v"'] },
    { name: 'another image, not', kind: pods, next: pod('j'), before: pod('i'), faults: [] },
    {
      name: 'other arguments',
      kind: pods,
      next: pod('i', ['x']),
      before: pod('i'),
      faults: ['spec: Forbidden: pod updates may not change fields other than'],
    },
    {
      name: 'a container in capitals',
      kind: pods,
      next: { metadata, spec: { containers: [{ name: 'C', image: 'i' }] } } as KubeObject,
      faults: ['spec.containers[0].name: Invalid value: "C": a lowercase RFC 1123 label'],
    },
    {
      name: 'a path without a type',
      kind: ingresses,
      next: { metadata, spec: { rules: [{ http: { paths: [{ path: '/' }] } }] } } as KubeObject,
      faults: ['spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified'],
    },
    {
      name: 'a claim without a size',
      kind: claims,
      next: { metadata, spec: { accessModes: ['ReadWriteOnce'] } } as KubeObject,
      faults: ['spec.resources[storage]: Required value'],
    },
    { name: 'more of a bound claim, not', kind: claims, next: claim('2Gi', 'Bound'), before: claim('1Gi', 'Bound'), faults: [] },
    {
      name: 'more of a pending claim',
      kind: claims,
      next: claim('2Gi'),
      before: claim('1Gi'),
      faults: ['spec: Forbidden: spec is immutable after creation except resources.requests'],
    },
    {
      name: 'less of a bound claim',
      kind: claims,
      next: claim('1Gi', 'Bound'),
      before: claim('2Gi', 'Bound'),
      faults: ['spec.resources.requests.storage: Forbidden: field can not be less than'],
    },
    {
      name: 'a Database of a wish',
      kind: postgresDatabases,
      next: { metadata, spec: { name: 'a', ensure: 'maybe' } } as KubeObject,
      faults: [
        'spec.ensure: Unsupported value: "maybe": supported values: "present", "absent"',
        'spec.cluster: Required value',
        'spec.owner: Required value',
      ],
    },
  ])('$name', ({ kind, next, before, faults }) => {
    const found = faultsOf(kind, next, before).map(({ field, message }) => `${field}: ${message}`);
    expect(found).toHaveLength(faults.length);
    for (const [index, fault] of faults.entries()) expect(found[index]).toContain(fault);
  });
});

describe('quotas', () => {
  const quota = (hard: Record<string, string>) => ({
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'q', namespace: 'n' },
    spec: { hard },
  });
  const pod = (resources: object, phase = 'Running') =>
    of('Pod', { spec: { containers: [{ name: 'c', image: 'i', resources }] }, status: { phase } });
  const claim = (storageClassName?: string) =>
    of('PersistentVolumeClaim', { spec: { resources: { requests: { storage: '2Gi' } }, storageClassName } });
  const memory = { limits: { memory: '1Gi' } };

  test.each([
    {
      hard: { 'count/secrets': '0' },
      there: [],
      object: of('Secret'),
      refusal: 'exceeded quota: q, requested: count/secrets=1, used: count/secrets=0, limited: count/secrets=0',
    },
    { hard: { 'count/secrets': '1' }, there: [], object: of('Secret'), refusal: undefined },
    {
      hard: { pods: '1' },
      there: [pod({})],
      object: { ...pod({}), metadata: { name: 'more', namespace: 'n' } },
      refusal: 'exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1',
    },
    {
      hard: { pods: '1' },
      there: [pod({}, 'Succeeded')],
      object: { ...pod({}), metadata: { name: 'more', namespace: 'n' } },
      refusal: undefined,
    },
    { hard: { pods: '0' }, there: [], object: { ...pod({}), metadata: { name: 'p', namespace: 'other' } }, refusal: undefined },
    {
      hard: { 'requests.storage': '1Gi' },
      there: [],
      object: claim(),
      refusal: 'exceeded quota: q, requested: requests.storage=2Gi, used: requests.storage=0, limited: requests.storage=1Gi',
    },
    {
      hard: { 'limits.memory': '1536Mi' },
      there: [pod(memory)],
      object: pod(memory),
      refusal: 'exceeded quota: q, requested: limits.memory=1Gi, used: limits.memory=1Gi, limited: limits.memory=1536Mi',
    },
    { hard: { 'limits.memory': '1Gi' }, there: [], object: pod({}), refusal: 'failed quota: q: must specify limits.memory for: c' },
    {
      hard: { 'requests.cpu': '1' },
      there: [],
      object: pod({ requests: { cpu: '1500m' } }),
      refusal: 'exceeded quota: q, requested: requests.cpu=1500m, used: requests.cpu=0, limited: requests.cpu=1',
    },
    // 0.1 and 0.2 are more than 0.3.
    { hard: { cpu: '300m' }, there: [pod({ requests: { cpu: '100m' } })], object: pod({ requests: { cpu: '200m' } }), refusal: undefined },
    {
      hard: { cpu: '300m' },
      there: [pod({ requests: { cpu: '100m' } })],
      object: pod({ requests: { cpu: '201m' } }),
      refusal: 'exceeded quota: q, requested: cpu=201m, used: cpu=100m, limited: cpu=300m',
    },
    // Limits stand in for requests, and the other way round they do not.
    { hard: { 'requests.memory': '1Gi' }, there: [], object: pod(memory), refusal: undefined },
    {
      hard: { 'requests.memory': '512Mi' },
      there: [],
      object: pod(memory),
      refusal: 'exceeded quota: q, requested: requests.memory=1Gi, used: requests.memory=0, limited: requests.memory=512Mi',
    },
    {
      hard: { 'limits.memory': '1Gi' },
      there: [],
      object: pod({ requests: { memory: '1Gi' } }),
      refusal: 'failed quota: q: must specify limits.memory for: c',
    },
    {
      hard: { 'slow.storageclass.storage.k8s.io/requests.storage': '1Gi' },
      there: [],
      object: claim('slow'),
      refusal:
        'exceeded quota: q, requested: slow.storageclass.storage.k8s.io/requests.storage=2Gi, used: slow.storageclass.storage.k8s.io/requests.storage=0, limited: slow.storageclass.storage.k8s.io/requests.storage=1Gi',
    },
    { hard: { 'slow.storageclass.storage.k8s.io/requests.storage': '1Gi' }, there: [], object: claim('fast'), refusal: undefined },
  ])('$hard: $refusal', ({ hard, there, object, refusal }) => {
    expect(admit(createMachine([quota(hard), ...there]), object)).toBe(refusal);
  });

  test('a namespace that goes takes nothing', () => {
    const going = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n' }, status: { phase: 'Terminating' } };
    expect(admit(createMachine([going]), of('Secret'))).toBe('unable to create new content in namespace n because it is being terminated');
  });
});

test.each([
  ['500m', 0.5],
  ['9m', 0.009],
  ['2Gi', 2 * 1024 ** 3],
  ['1k', 1000],
  ['1e3', 1000],
  ['x', Number.NaN],
])('%s is %d', (quantity, number) => {
  expect(toNumber(quantity)).toBe(number);
});

test.each([
  [1024 ** 3, '2Gi', '1Gi'],
  [1024 ** 2 * 1536, '1Gi', '1536Mi'],
  [0, '1Gi', '0'],
  [0.25, '1', '250m'],
  [0.2 + 0.7 + 0.1, '1', '1'],
])('%d is shown beside %s as %s', (number, like, text) => {
  expect(fromNumber(number, like)).toBe(text);
});
