import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { claims, configMaps, deployments, pods, services } from '../../../../src/cluster/kinds.ts';
import { complete } from '../../../../src/sandbox/api/defaults/defaults.ts';
import { resourceQuotas } from '../../../../src/sandbox/kinds.ts';
import { listenOnLoopback } from '../../../../src/sandbox/loopback.ts';
import { ask, countListeners, createMachine, patient, startApi, stopTime } from './support/api.ts';

const inNamespace = '/api/v1/namespaces/n';
const configMap = (name: string, data: Record<string, string> = {}) => ({
  apiVersion: 'v1' as const,
  kind: 'ConfigMap' as const,
  metadata: { name, namespace: 'n' },
  data,
});
const pod = (fields: object = {}, metadata: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', namespace: 'n', ...metadata },
  spec: { containers: [{ name: 'c', image: 'i' }], nodeName: 'node', terminationGracePeriodSeconds: 30, ...fields },
  status: { phase: 'Running' },
});
const claim = (metadata: object = {}) => ({
  apiVersion: 'v1' as const,
  kind: 'PersistentVolumeClaim' as const,
  metadata: { name: 'c', namespace: 'n', ...metadata },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
});

const deploymentPath = '/apis/apps/v1/namespaces/n/deployments/d';
const deployment = () => ({
  apiVersion: 'apps/v1' as const,
  kind: 'Deployment' as const,
  metadata: { name: 'd', namespace: 'n' },
  spec: {
    replicas: 1,
    selector: { matchLabels: { a: 'b' } },
    template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'i' }] } },
  },
});

interface Shown {
  metadata?: { name?: string; resourceVersion?: string; annotations?: Record<string, string> };
  code?: number;
}

/** The lines of a watch that ends by itself. */
async function lines(url: string, path: string) {
  const { text } = await ask(url, path);
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { type: string; object: Shown });
}

describe('writes', () => {
  test('POST makes what is not there, by a name of its own where asked', async () => {
    const { url } = await startApi(createMachine());
    const post = (metadata: object) => ask(url, `${inNamespace}/configmaps`, { method: 'POST', body: { ...configMap(''), metadata } });
    const made = await post({ generateName: 'some-' });
    expect(made.status).toBe(201);
    expect(made.json().metadata).toMatchObject({
      name: expect.stringMatching(/^some-[a-z0-9]{5}$/),
      managedFields: [{ manager: 'curl', operation: 'Update' }],
    });
    expect((await post({ name: 'a' })).status).toBe(201);
    expect((await post({ name: 'a' })).json()).toMatchObject({
      code: 409,
      reason: 'AlreadyExists',
      message: 'configmaps "a" already exists',
    });
  });

  test('a copy of an object is an object of its own', async () => {
    const { url } = await startApi(createMachine([configMap('a')]));
    const { metadata } = (await ask(url, `${inNamespace}/configmaps/a`)).json();
    const copy = (resourceVersion?: string) =>
      ask(url, `${inNamespace}/configmaps`, {
        method: 'POST',
        body: { ...configMap('b'), metadata: { ...metadata, name: 'b', creationTimestamp: '2020-01-01T00:00:00Z', resourceVersion } },
      });
    expect((await copy('7')).json()).toMatchObject({ code: 500, message: 'resourceVersion should not be set on objects to be created' });
    const made = (await copy()).json().metadata;
    expect(made.uid).toMatch(/-/);
    expect(made.uid).not.toBe(metadata.uid);
    expect(made.creationTimestamp).not.toBe('2020-01-01T00:00:00Z');
  });

  test('PUT replaces what is still as it was seen', async () => {
    const { url } = await startApi(createMachine([configMap('a', { x: '1' })]));
    const put = (resourceVersion: string) =>
      ask(url, `${inNamespace}/configmaps/a`, {
        method: 'PUT',
        body: { ...configMap('a', { y: '2' }), metadata: { name: 'a', resourceVersion } },
      });
    const { metadata } = (await ask(url, `${inNamespace}/configmaps/a`)).json();
    expect((await put(metadata.resourceVersion)).json().data).toEqual({ y: '2' });
    expect((await put(metadata.resourceVersion)).json()).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message: expect.stringContaining('the object has been modified'),
    });
  });

  test('a dry run of each kind of write answers, and writes nothing', async () => {
    const machine = createMachine([configMap('a', { x: '1' })]);
    const { url } = await startApi(machine);
    const before = machine.store.version();
    const merge = { method: 'PATCH', type: 'application/merge-patch+json', body: { data: { x: '2' } } };
    expect((await ask(url, `${inNamespace}/configmaps/a?dryRun=All`, merge)).json().data).toEqual({ x: '2' });
    expect((await ask(url, `${inNamespace}/configmaps?dryRun=All`, { method: 'POST', body: configMap('b') })).status).toBe(201);
    expect((await ask(url, `${inNamespace}/configmaps/a?dryRun=All`, { method: 'DELETE' })).json().status).toBe('Success');
    // As kubectl says it: in the body.
    expect((await ask(url, `${inNamespace}/configmaps/a`, { method: 'DELETE', body: { dryRun: ['All'] } })).json().status).toBe('Success');
    const inProtobuf = {
      type: 'application/vnd.kubernetes.protobuf',
      body: Buffer.from('azhzAAoTCgJ2MRINRGVsZXRlT3B0aW9ucxIFKgNBbGw=', 'base64'),
    };
    expect((await ask(url, `${inNamespace}/configmaps/a`, { method: 'DELETE', ...inProtobuf })).json().status).toBe('Success');
    expect((await ask(url, `${inNamespace}/configmaps`, { method: 'DELETE', body: { dryRun: ['All'] } })).status).toBe(200);
    expect(machine.store.version()).toBe(before);
  });

  test('unknown fields are refused or dropped with a warning, as is asked', async () => {
    const { url } = await startApi(createMachine());
    const post = (validation: string) =>
      ask(url, `${inNamespace}/configmaps?dryRun=All&fieldValidation=${validation}`, {
        method: 'POST',
        body: { ...configMap('a'), nope: 1 },
      });
    expect((await post('Strict')).json().message).toContain('strict decoding error: unknown field "nope"');
    const warned = await post('Warn');
    expect(warned.headers.get('warning')).toBe('299 - "unknown field \\"nope\\""');
    expect(warned.json()).not.toHaveProperty('nope');
  });

  test('a warning names a field in whatever script, byte by byte as a real server does', async () => {
    const { url } = await startApi(createMachine());
    const body = { ...configMap('a'), größe: 1, 'a"b\\c\nd\x7f': 2 };
    const answer = await ask(url, `${inNamespace}/configmaps`, { method: 'POST', body });
    expect(answer.status).toBe(201);
    expect(Buffer.from(answer.headers.get('warning') ?? '', 'latin1').toString()).toBe(
      '299 - "unknown field \\"größe\\"", 299 - "unknown field \\"a\\\\\\"b\\\\\\\\c\\\\nd\\\\x7f\\""',
    );
  });

  test('status and spec are written apart', async () => {
    const { url } = await startApi(createMachine([pod()]));
    const merge = (path: string, body: object) => ask(url, path, { method: 'PATCH', type: 'application/merge-patch+json', body });
    const both = { spec: { activeDeadlineSeconds: 5 }, status: { reason: 'because' } };
    expect((await merge(`${inNamespace}/pods/p`, both)).json()).toMatchObject({
      spec: { activeDeadlineSeconds: 5 },
      status: { phase: 'Running' },
    });
    const status = (await merge(`${inNamespace}/pods/p/status`, { ...both, spec: { activeDeadlineSeconds: 6 } })).json();
    expect(status).toMatchObject({ spec: { activeDeadlineSeconds: 5 }, status: { reason: 'because' } });
    expect(status.metadata.managedFields).toContainEqual(expect.objectContaining({ subresource: 'status' }));
  });

  // As YAML has it where nothing is written behind `resources:`.
  test.each([
    ['BestEffort', null],
    ['Burstable', { requests: { cpu: '1' }, limits: null }],
  ])('null stands for nothing: a pod is %s with %j', async (qosClass, resources) => {
    const { url } = await startApi(createMachine());
    const body = { ...pod(), spec: { containers: [{ name: 'c', image: 'i', resources }] } };
    const made = await ask(url, `${inNamespace}/pods`, { method: 'POST', body });
    expect([made.status, made.json().status]).toEqual([201, { phase: 'Pending', qosClass }]);
  });

  test('YAML is read, and a value that is left empty is the empty one of its type, as in Go', async () => {
    const { url } = await startApi(createMachine());
    const post = (path: string, body: string) => ask(url, `${inNamespace}/${path}`, { method: 'POST', type: 'application/yaml', body });
    const made = await post('configmaps', 'metadata: { name: a, labels: { empty: } }\ndata:\n  x:\n');
    expect([made.status, made.json()]).toMatchObject([201, { metadata: { labels: { empty: '' } }, data: { x: '' } }]);
    const withEnv = 'metadata: { name: p }\nspec:\n  containers:\n  - name: c\n    image: i\n    env:\n    -\n';
    expect((await post('pods', withEnv)).json()).toMatchObject({
      code: 422,
      message: 'Pod "p" is invalid: spec.containers[0].env[0].name: Required value',
    });
    const applied = await ask(url, `${inNamespace}/pods/p?fieldManager=x`, {
      method: 'PATCH',
      type: 'application/apply-patch+yaml',
      body: `apiVersion: v1\nkind: Pod\n${withEnv}`,
    });
    const words = '.spec.containers[name="c"].env: element 0: associative list with keys may not have a null element';
    expect(applied.json()).toMatchObject({ code: 500, message: expect.stringContaining(words) });
  });

  test('what is odd about YAML is not told over the screen', async () => {
    const { url } = await startApi(createMachine());
    const warn = vi.spyOn(process, 'emitWarning').mockReturnValue();
    onTestFinished(() => warn.mockRestore());
    const body = 'metadata: { name: a }\ndata: !unknown { x: y }\n';
    const made = await ask(url, `${inNamespace}/configmaps`, { method: 'POST', type: 'application/yaml', body });
    expect(made.json().data).toEqual({ x: 'y' });
    expect(warn).not.toHaveBeenCalled();
  });

  test.each([
    [
      { apiVersion: 1 },
      400,
      /json: cannot unmarshal number into Go struct field \.apiVersion of type string \(\{"apiVersion":1,"kind":"Config \.\.\.\)$/,
    ],
    [{ kind: {} }, 400, /json: cannot unmarshal object into Go struct field \.kind of type string/],
    [{ apiVersion: 'v2' }, 400, /^invalid object type: \/v2, Kind=ConfigMap$/],
    [{ apiVersion: null, kind: '' }, 201, undefined],
  ])('an object that says of itself %j: %d', async (said, code, words) => {
    const { url } = await startApi(createMachine());
    const { metadata, ...own } = configMap('a');
    const post = await ask(url, `${inNamespace}/configmaps`, { method: 'POST', body: { ...own, ...said, metadata } });
    expect(post.status).toBe(code);
    if (words !== undefined) expect(post.json().message).toMatch(words);
    const apply = { method: 'PATCH', type: 'application/apply-patch+yaml', body: { ...own, ...said, metadata } };
    const applied = (await ask(url, `${inNamespace}/configmaps/a?fieldManager=x`, apply)).json();
    expect(applied).toMatchObject({ code: 400, message: expect.stringMatching(/^invalid object type: \/(v\d)?, Kind=(ConfigMap)?$/) });
  });

  test('a Deployment is scaled by its subresource', async () => {
    const { url } = await startApi(createMachine([deployment()]));
    const scaled = await ask(url, `${deploymentPath}/scale`, {
      method: 'PATCH',
      type: 'application/merge-patch+json',
      body: { spec: { replicas: 3 } },
    });
    expect(scaled.json()).toMatchObject({ kind: 'Scale', spec: { replicas: 3 }, status: { selector: 'a=b' } });
    expect((await ask(url, deploymentPath)).json().spec.replicas).toBe(3);
  });

  const scale = (replicas: unknown, metadata: object = {}) => ({
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    metadata: { name: 'd', ...metadata },
    spec: { replicas },
  });

  test.each([
    { replicas: '3', words: 'cannot unmarshal string into' },
    { replicas: 1.5, words: 'cannot unmarshal number 1.5 into' },
    { replicas: true, words: 'cannot unmarshal bool into' },
  ])('not by $replicas', async ({ replicas, words }) => {
    const { url } = await startApi(createMachine([deployment()]));
    const why = `json: ${words} Go struct field ScaleSpec.spec.replicas of type int32`;
    expect((await ask(url, `${deploymentPath}/scale`, { method: 'PUT', body: scale(replicas) })).json()).toMatchObject({
      code: 400,
      message: `Scale in version "v1" cannot be handled as a Scale: ${why}`,
    });
    const patch = { method: 'PATCH', type: 'application/merge-patch+json', body: { spec: { replicas } } };
    expect((await ask(url, `${deploymentPath}/scale`, patch)).json()).toMatchObject({
      code: 422,
      message: expect.stringMatching(new RegExp(`^ "" is invalid: patch: Invalid value: "\\{.*"spec.*\\}": ${why}$`)),
    });
    expect((await ask(url, deploymentPath)).json().spec.replicas).toBe(1);
  });

  test.each([
    { wanted: scale(-1), code: 422, words: 'Scale.autoscaling "d" is invalid: spec.replicas: Invalid value: -1: must be greater than' },
    { wanted: scale(1, { resourceVersion: '1' }), code: 409, words: 'deployments.apps "d": the object has been modified' },
    { wanted: scale(1, { uid: 'other' }), code: 409, words: 'Precondition failed: UID in precondition: other, UID in object meta: ' },
    { wanted: scale(1, { name: 'e' }), code: 400, words: 'the name of the object (e) does not match the name on the URL (d)' },
    {
      wanted: scale(1, { name: '' }),
      code: 400,
      words: 'the name of the object (d based on URL) was undeterminable: name must be provided',
    },
  ])('nor with $words', async ({ wanted, code, words }) => {
    const { url } = await startApi(createMachine([deployment()]));
    const answer = await ask(url, `${deploymentPath}/scale`, { method: 'PUT', body: wanted });
    expect(answer.json()).toMatchObject({ code, message: expect.stringContaining(words) });
  });

  test.each([
    ['PUT', 'application/json', scale(3)],
    ['PATCH', 'application/merge-patch+json', { spec: { replicas: 3 } }],
  ])('by a %s, it keeps what others write meanwhile', async (method, type, body) => {
    const machine = createMachine([deployment()]);
    const { url } = await startApi(machine);
    const { get, change } = machine.store;
    const write = () =>
      void change(deployments, { namespace: 'n', name: 'd' }, (draft) => {
        draft.metadata = { ...draft.metadata, labels: { written: 'meanwhile' } };
      });
    // As soon as the server that looked at it waits for anything.
    machine.store.get = (kind, at) => {
      machine.store.get = get;
      queueMicrotask(write);
      return get(kind, at);
    };
    expect((await ask(url, `${deploymentPath}/scale`, { method, type, body })).status).toBe(200);
    expect((await ask(url, deploymentPath)).json()).toMatchObject({
      metadata: { labels: { written: 'meanwhile' } },
      spec: { replicas: 3 },
    });
  });

  test.each([
    { what: 'its spec', query: '', body: { spec: { paused: true } }, generation: 2 },
    { what: 'its annotations', query: '', body: { metadata: { annotations: { a: 'b' } } }, generation: 2 },
    { what: 'both', query: '', body: { metadata: { annotations: { a: 'b' } }, spec: { paused: true } }, generation: 2 },
    {
      what: 'both in a dry run',
      query: '?dryRun=All',
      body: { metadata: { annotations: { a: 'b' } }, spec: { paused: true } },
      generation: 2,
    },
    { what: 'its labels', query: '', body: { metadata: { labels: { a: 'b' } } }, generation: 1 },
    { what: 'its status', query: '/status', body: { metadata: { annotations: { a: 'b' } }, status: { replicas: 1 } }, generation: 1 },
    { what: 'nothing', query: '', body: { metadata: { generation: 9 } }, generation: 1 },
  ])('a Deployment of which $what changes has generation $generation', async ({ query, body, generation }) => {
    const { url } = await startApi(createMachine([complete(deployments, deployment())]));
    const patched = await ask(url, deploymentPath + query, { method: 'PATCH', type: 'application/merge-patch+json', body });
    expect(patched.json().metadata.generation).toBe(generation);
  });

  test("what the server adds by itself is nobody's", async () => {
    const { url } = await startApi(createMachine());
    const owned = async (path: string, body: object) => {
      const { metadata } = (await ask(url, `${inNamespace}/${path}?dryRun=All`, { method: 'POST', body })).json();
      return metadata.managedFields[0].fieldsV1;
    };
    const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 's' }, spec: { ports: [{ port: 80 }] } };
    expect(Object.keys((await owned('services', service))['f:spec'])).toEqual([
      'f:internalTrafficPolicy',
      'f:ports',
      'f:sessionAffinity',
      'f:type',
    ]);
    expect(await owned('persistentvolumeclaims', claim())).not.toHaveProperty('f:metadata');
    expect((await owned('pods', pod()))['f:spec']).not.toHaveProperty('f:serviceAccountName');
  });

  test('a conflict names who holds what, and by which version if not by an apply', async () => {
    const { url } = await startApi(createMachine([configMap('a', { x: '1' })]));
    const apply = (manager: string, data: object) =>
      ask(url, `${inNamespace}/configmaps/a?fieldManager=${manager}`, {
        method: 'PATCH',
        type: 'application/apply-patch+yaml',
        body: { ...configMap('a'), data },
      });
    await ask(url, `${inNamespace}/configmaps/a?fieldManager=edit`, {
      method: 'PATCH',
      type: 'application/merge-patch+json',
      body: { data: { y: '1', z: '1' } },
    });
    await apply('them', { w: '1' });
    const { code, message, details } = (await apply('us', { w: '2', y: '2', z: '2' })).json();
    expect(code).toBe(409);
    expect(message).toBe(
      'Apply failed with 3 conflicts: conflicts with "edit" using v1:\n- .data.y\n- .data.z\nconflict with "them": .data.w',
    );
    expect(details.causes).toContainEqual({ reason: 'FieldManagerConflict', message: 'conflict with "them"', field: '.data.w' });
  });

  test('Services get addresses, which stay', async () => {
    const machine = createMachine();
    const { cluster } = await startApi(machine);
    const apply = (name: string) =>
      cluster.apply(services, { metadata: { name, namespace: 'n' }, spec: { ports: [{ port: 80 }] } }, {}, patient);
    const [a, b] = [await apply('a'), await apply('b')];
    expect(a.spec?.clusterIP).toMatch(/^10\.\d+\.\d+\.\d+$/);
    expect(a.spec?.clusterIP).not.toBe(b.spec?.clusterIP);
    expect(await apply('a')).toEqual(a);
    await cluster.remove(services, { namespace: 'n', name: 'a' }, patient);
    machine.store.put(services, { metadata: { name: 'z', namespace: 'n' }, spec: { clusterIP: a.spec?.clusterIP ?? '' } });
    expect((await apply('a')).spec?.clusterIP).not.toBe(a.spec?.clusterIP);
  });

  describe('a Service', () => {
    const path = `${inNamespace}/services`;
    const service = (spec: object) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 's' }, spec });
    const open = service({
      type: 'NodePort',
      ports: [
        { name: 'a', port: 80 },
        { name: 'b', port: 81 },
      ],
    });
    type Spec = { clusterIP: string; type: string; ports?: { name: string; port: number; protocol: string; nodePort?: number }[] };

    /** One with node ports, and what becomes of it. */
    async function openService() {
      const { url } = await startApi(createMachine());
      const { spec } = (await ask(url, path, { method: 'POST', body: open })).json() as { spec: Spec };
      const put = async (next: object) => (await ask(url, `${path}/s`, { method: 'PUT', body: service(next) })).json();
      const patch = async (body: object) =>
        (await ask(url, `${path}/s`, { method: 'PATCH', type: 'application/merge-patch+json', body: { spec: body } })).json();
      return { url, spec, put, patch, nodePorts: Object.fromEntries((spec.ports ?? []).map(({ name, nodePort }) => [name, nodePort])) };
    }

    test('keeps its node ports by the names of its ports, whatever else changes', async () => {
      const { put, spec, nodePorts } = await openService();
      expect(nodePorts.a).toBeGreaterThan(29_999);
      expect((await put(open.spec)).spec).toEqual(spec);
      const ports = [
        { name: 'b', port: 8181, protocol: 'UDP' },
        { name: 'other', port: 80 },
      ];
      expect((await put({ type: 'LoadBalancer', ports })).spec.ports).toMatchObject([
        { name: 'b', nodePort: nodePorts.b },
        { name: 'other', nodePort: expect.toSatisfy((port) => port >= 30_000 && port !== nodePorts.a && port !== nodePorts.b) },
      ]);
    });

    test('has them closed with the type that opened them', async () => {
      const { patch, put, spec } = await openService();
      const closed = (await patch({ type: 'ClusterIP' })).spec;
      expect(closed).toMatchObject({ clusterIP: spec.clusterIP, ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }, { port: 81 }] });
      expect(closed.ports[0]).not.toHaveProperty('nodePort');
      expect(closed).not.toHaveProperty('externalTrafficPolicy');
      expect((await put({ type: 'LoadBalancer', ports: [{ port: 80 }] })).spec).toHaveProperty('allocateLoadBalancerNodePorts', true);
      expect((await patch({ type: 'NodePort' })).spec).not.toHaveProperty('allocateLoadBalancerNodePorts');
    });

    test('has no address as another name, and gets one again after it', async () => {
      const { url, patch } = await openService();
      expect(await patch({ type: 'ExternalName' })).toMatchObject({
        code: 422,
        message: expect.stringContaining('spec.externalName: Required'),
      });
      expect((await patch({ type: 'ExternalName', externalName: 'example.com' })).spec).toEqual({
        type: 'ExternalName',
        externalName: 'example.com',
        sessionAffinity: 'None',
        ports: [
          { name: 'a', port: 80, protocol: 'TCP', targetPort: 80 },
          { name: 'b', port: 81, protocol: 'TCP', targetPort: 81 },
        ],
      });
      expect((await patch({ type: 'ClusterIP', externalName: null })).spec).toMatchObject({
        clusterIP: expect.stringMatching(/^10\./),
        clusterIPs: [expect.stringMatching(/^10\./)],
        ipFamilies: ['IPv4'],
      });
      const named = { ...service({ type: 'ExternalName', externalName: 'example.com', clusterIP: '10.96.3.3' }), metadata: { name: 't' } };
      expect((await ask(url, path, { method: 'POST', body: named })).json()).toMatchObject({
        code: 422,
        message: 'Service "t" is invalid: spec.clusterIPs: Forbidden: may not be set for ExternalName services',
      });
    });
  });

  const storageClass = (name: string, fields: object = {}, annotations: Record<string, string> = {}) => ({
    ...{ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name, annotations }, provisioner: 'p' },
    ...fields,
  });

  test.each([
    ['of none', undefined, 'default'],
    ['of one', 'other', 'other'],
    ['of no class at all', '', ''],
  ])('a claim %s has the class %j', async (_what, storageClassName, had) => {
    const classes = [storageClass('other'), storageClass('default', {}, { 'storageclass.kubernetes.io/is-default-class': 'true' })];
    const { url } = await startApi(createMachine(classes));
    const body = { ...claim(), spec: { ...claim().spec, storageClassName } };
    const made = await ask(url, `${inNamespace}/persistentvolumeclaims`, { method: 'POST', body });
    expect(made.json().spec.storageClassName).toBe(had);
  });

  test.each([
    { what: 'grows where its class lets it', fields: { allowVolumeExpansion: true }, storage: '2Gi', status: 200 },
    { what: 'does not elsewhere', fields: {}, storage: '2Gi', status: 403 },
    { what: 'may be written again as large as it is', fields: {}, storage: '1Gi', status: 200 },
  ])('a claim that is bound $what', async ({ fields, storage, status }) => {
    const spec = { ...claim().spec, storageClassName: 'local' };
    const bound = { ...claim(), spec, status: { phase: 'Bound', capacity: { storage: '1Gi' } } };
    const { url } = await startApi(createMachine([storageClass('local', fields), bound]));
    const body = { spec: { resources: { requests: { storage } } } };
    const patched = await ask(url, `${inNamespace}/persistentvolumeclaims/c`, {
      method: 'PATCH',
      type: 'application/merge-patch+json',
      body,
    });
    expect(patched.status).toBe(status);
    if (status === 403)
      expect(patched.json().message).toMatch(/^persistentvolumeclaims "c" is forbidden: only dynamically provisioned pvc can/);
  });

  test('nothing is made in a namespace that goes', async () => {
    const going = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'going' }, status: { phase: 'Terminating' } };
    const { url } = await startApi(createMachine([going]));
    const body = { ...configMap('late'), metadata: { name: 'late' } };
    expect((await ask(url, '/api/v1/namespaces/going/configmaps', { method: 'POST', body })).json()).toMatchObject({
      code: 403,
      message: 'configmaps "late" is forbidden: unable to create new content in namespace going because it is being terminated',
      details: {
        causes: [{ reason: 'NamespaceTerminating', message: 'namespace going is being terminated', field: 'metadata.namespace' }],
      },
    });
  });

  // A manager's time is no change, and neither are defaults in other words.
  const nothing = { spec: { replicas: 1, template: { spec: { terminationGracePeriodSeconds: 30 } } }, metadata: { labels: {} } };
  test.each([
    { what: 'PUT', method: 'PUT', at: '', type: 'application/json', body: deployment() },
    { what: 'merge patch', method: 'PATCH', at: '', type: 'application/merge-patch+json', body: nothing },
    { what: 'strategic patch', method: 'PATCH', at: '', type: 'application/strategic-merge-patch+json', body: nothing },
    {
      what: 'JSON patch',
      method: 'PATCH',
      at: '',
      type: 'application/json-patch+json',
      body: [{ op: 'replace', path: '/spec/replicas', value: 1 }],
    },
    { what: 'apply', method: 'PATCH', at: '?fieldManager=curl', type: 'application/apply-patch+yaml', body: deployment() },
    { what: 'status', method: 'PUT', at: '/status', type: 'application/json', body: { ...deployment(), status: {} } },
    { what: 'scale', method: 'PUT', at: '/scale', type: 'application/json', body: scale(1) },
    { what: 'scale by a patch', method: 'PATCH', at: '/scale', type: 'application/merge-patch+json', body: { spec: { replicas: 1 } } },
  ])('$what that changes nothing is no write, a minute later', async ({ what, method, at, type, body }) => {
    const machine = createMachine();
    const { url } = await startApi(machine);
    const first = what === 'apply' ? { method, type, body } : { method: 'POST', body: deployment() };
    expect((await ask(url, what === 'apply' ? deploymentPath + at : deploymentPath.slice(0, -2), first)).status).toBe(201);
    const version = machine.store.version();
    machine.clock.now = () => new Date(Date.now() + 60_000);
    expect((await ask(url, deploymentPath + at, { method, type, body })).status).toBe(200);
    expect(machine.store.version()).toBe(version);
  });

  test('what controllers wrote without defaults is left as it is by an edit of nothing', async () => {
    const machine = createMachine([pod()]);
    const { url } = await startApi(machine);
    const version = machine.store.version();
    await ask(url, `${inNamespace}/pods/p`, { method: 'PATCH', type: 'application/merge-patch+json', body: {} });
    expect(machine.store.version()).toBe(version);
  });

  test.each([
    {
      what: 'configmap',
      path: 'configmaps',
      sent: 'azhzAAoPCgJ2MRIJQ29uZmlnTWFwEhwKEgoBYxIAGgFuIgAqADIAOABCABIGCgFhEgExGgAiAA==',
      made: { metadata: { name: 'c' }, data: { a: '1' } },
    },
    {
      what: 'secret',
      path: 'secrets',
      sent: 'azhzAAoMCgJ2MRIGU2VjcmV0Eh4KEgoBcxIAGgFuIgAqADIAOABCABIGCgFwEgF4GgAaACIA',
      made: { type: 'Opaque', data: { p: 'eA==' } },
    },
    {
      what: 'quota',
      path: 'resourcequotas',
      sent: 'azhzAAoTCgJ2MRINUmVzb3VyY2VRdW90YRIlChIKAXESABoBbiIAKgAyADgAQgASDQoLCgRwb2RzEgMKATIaABoAIgA=',
      made: { spec: { hard: { pods: '2' } } },
    },
  ])('kubectl create $what sends protobuf', async ({ path, sent, made }) => {
    const { url } = await startApi(createMachine());
    const body = Buffer.from(sent, 'base64');
    const type = 'application/vnd.kubernetes.protobuf';
    const answer = await ask(url, `${inNamespace}/${path}?fieldManager=kubectl-create&fieldValidation=Strict`, {
      method: 'POST',
      type,
      body,
    });
    expect(answer.json()).toMatchObject(made);
    const unknown = await ask(url, `${inNamespace}/${path}`, { method: 'POST', type, body: Buffer.from('nonsense') });
    expect(unknown.json()).toMatchObject({ code: 400, message: expect.stringContaining('--dry-run=client -o yaml | kubectl apply -f -') });
  });
});

describe('what is deleted', () => {
  test.each([
    { name: 'a pod that runs is told to end', object: pod(), query: '', left: 30 },
    { name: 'a pod is told to end sooner', object: pod(), query: '?gracePeriodSeconds=5', left: 5 },
    { name: 'a pod is gone by force', object: pod(), query: '?gracePeriodSeconds=0', left: undefined },
    { name: 'a pod without a node is gone', object: pod({ nodeName: undefined }), query: '', left: undefined },
    { name: 'a pod with less than no time has a second', object: pod(), query: '?gracePeriodSeconds=-5', left: 1 },
    { name: 'so has one that wants less', object: pod({ terminationGracePeriodSeconds: -5 }), query: '', left: 1 },
    { name: 'of a body and a query the body counts', object: pod(), query: '?dryRun=All&gracePeriodSeconds=5', body: {}, left: 30 },
    { name: 'a pod may have all the time', object: pod(), query: '', body: { gracePeriodSeconds: 2 ** 52 }, left: 2 ** 52 },
  ])('$name', async ({ object, query, body, left }) => {
    const machine = createMachine([JSON.parse(JSON.stringify(object))]);
    const { url } = await startApi(machine);
    expect((await ask(url, `${inNamespace}/pods/p${query}`, { method: 'DELETE', body })).json()).toMatchObject({ kind: 'Pod' });
    expect(machine.store.get(pods, { namespace: 'n', name: 'p' })?.metadata?.deletionGracePeriodSeconds).toBe(left);
  });

  test.each([
    { query: '?gracePeriodSeconds=abc', code: 400, words: 'strconv.ParseInt: parsing "abc": invalid syntax' },
    { body: { gracePeriodSeconds: 'abc' }, code: 500, words: 'string into Go struct field DeleteOptions.gracePeriodSeconds of type int64' },
    { body: { preconditions: { uid: 5 } }, code: 500, words: 'number into Go struct field Preconditions.preconditions.uid of type' },
    { body: { dryRun: 'All' }, code: 500, words: 'string into Go struct field DeleteOptions.dryRun of type []string' },
  ])('not with $query $body', async ({ query = '', body, code, words }) => {
    const machine = createMachine([pod()]);
    const { url } = await startApi(machine);
    const version = machine.store.version();
    for (const path of ['pods/p', 'pods']) {
      const answer = await ask(url, `${inNamespace}/${path}${query}`, { method: 'DELETE', body });
      expect(answer.json()).toMatchObject({ code, message: expect.stringContaining(words) });
    }
    expect(machine.store.version()).toBe(version);
  });

  test('a pod is told again to end sooner, but never later', async () => {
    const machine = createMachine([pod()]);
    const { url } = await startApi(machine);
    const remove = async (query: string) => {
      const { metadata } = (await ask(url, `${inNamespace}/pods/p${query}`, { method: 'DELETE' })).json();
      return [metadata.deletionGracePeriodSeconds, metadata.deletionTimestamp];
    };
    const now = Date.parse('2026-01-01T00:00:00Z');
    machine.clock.now = () => new Date(now);
    const until = '2026-01-01T00:00:20Z';
    expect(await remove('?gracePeriodSeconds=20')).toEqual([20, until]);
    machine.clock.now = () => new Date(now + 5000);
    expect(await remove('?gracePeriodSeconds=50')).toEqual([20, until]);
    expect(await remove('')).toEqual([20, until]);
    expect(await remove('?gracePeriodSeconds=5')).toEqual([5, '2026-01-01T00:00:10Z']);
  });

  test('all that are selected, and no others', async () => {
    const labelled = (name: string, labels: Record<string, string>) => ({ ...configMap(name), metadata: { name, namespace: 'n', labels } });
    const machine = createMachine([labelled('a', { go: 'yes' }), labelled('b', { go: 'yes' }), labelled('c', {})]);
    const { url } = await startApi(machine);
    const answer = (await ask(url, `${inNamespace}/configmaps?labelSelector=go`, { method: 'DELETE' })).json();
    expect(answer).toMatchObject({ kind: 'ConfigMapList', items: [{ metadata: { name: 'a' } }, { metadata: { name: 'b' } }] });
    expect(machine.store.list(configMaps).map(({ metadata }) => metadata?.name)).toEqual(['c']);
  });

  test('a claim in use goes with the last pod that uses it', async () => {
    const volumes = [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }];
    const machine = createMachine([pod({ volumes })]);
    const { cluster } = await startApi(machine);
    await cluster.apply(claims, claim(), {}, patient);
    await cluster.remove(claims, { namespace: 'n', name: 'c' }, patient);
    expect((await cluster.get(claims, { namespace: 'n', name: 'c' }, patient))?.metadata?.deletionTimestamp).toBeDefined();
    machine.store.remove(pods, { namespace: 'n', name: 'p' });
    await expect.poll(() => machine.store.get(claims, { namespace: 'n', name: 'c' })).toBeUndefined();
  });

  test('a claim is protected however it came to be, until it is deleted', () => {
    expect(complete(claims, claim()).metadata?.finalizers).toEqual(['kubernetes.io/pvc-protection']);
    expect(complete(claims, claim({ deletionTimestamp: '2026-01-01T00:00:00Z' })).metadata).not.toHaveProperty('finalizers');
  });

  test.each([
    [
      { uid: 'other' },
      'the UID in the precondition (other) does not match the UID in record (mine). The object might have been deleted and then recreated',
    ],
    [
      { uid: 'mine', resourceVersion: '1' },
      'the ResourceVersion in the precondition (1) does not match the ResourceVersion in record (3). The object might have been modified',
    ],
  ])('not what is not as %j says', async (preconditions, why) => {
    const { url } = await startApi(createMachine([{ ...configMap('a'), metadata: { name: 'a', namespace: 'n', uid: 'mine' } }]));
    const answer = (await ask(url, `${inNamespace}/configmaps/a`, { method: 'DELETE', body: { preconditions } })).json();
    expect(answer).toMatchObject({ code: 409, reason: 'Conflict', message: `Operation cannot be fulfilled on ConfigMap "a": ${why}` });
    expect((await ask(url, `${inNamespace}/configmaps/a`)).status).toBe(200);
  });

  test('what belonged to it stays where that is asked', async () => {
    const machine = createMachine([configMap('owner')]);
    const owner = machine.store.get(configMaps, { namespace: 'n', name: 'owner' });
    const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: owner?.metadata?.uid ?? '' }];
    machine.store.put(configMaps, { metadata: { name: 'owned', namespace: 'n', ownerReferences } });
    const { url } = await startApi(machine);
    await ask(url, `${inNamespace}/configmaps/owner`, { method: 'DELETE', body: { propagationPolicy: 'Orphan' } });
    expect(machine.store.list(configMaps).map(({ metadata }) => [metadata?.name, metadata?.ownerReferences])).toEqual([['owned', []]]);
  });

  test('what has finalizers stays until they are gone', async () => {
    const { url } = await startApi(
      createMachine([{ ...configMap('a'), metadata: { name: 'a', namespace: 'n', finalizers: ['example.com/hold'] } } as never]),
    );
    const path = `${inNamespace}/configmaps/a`;
    expect((await ask(url, path, { method: 'DELETE' })).json().metadata.deletionTimestamp).toBeDefined();
    expect((await ask(url, path)).status).toBe(200);
    await ask(url, path, { method: 'PATCH', type: 'application/merge-patch+json', body: { metadata: { finalizers: null } } });
    expect((await ask(url, path)).status).toBe(404);
  });
});

test('a quota says what is used', async () => {
  const quota = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'q', namespace: 'n' }, spec: { hard: { pods: '3' } } };
  const machine = createMachine([quota]);
  await startApi(machine);
  machine.store.put(pods, pod() as never);
  const used = () => machine.store.get(resourceQuotas, { namespace: 'n', name: 'q' })?.status?.used;
  await expect.poll(used).toEqual({ pods: '1' });
});

describe('a watch', () => {
  test('begins with what is there, ends with a bookmark when its time is over', async () => {
    const machine = createMachine([configMap('a')], {}, 100);
    const { url } = await startApi(machine);
    const seen = await lines(url, `${inNamespace}/configmaps?watch=true&allowWatchBookmarks=true&timeoutSeconds=1`);
    expect(seen.map(({ type }) => type)).toEqual(['ADDED', 'BOOKMARK']);
    expect(seen.at(-1)?.object.metadata?.resourceVersion).toBe(String(machine.store.version()));
  });

  test('that is to be a list sends all of it, whatever the version, and says where it ends', async () => {
    const machine = createMachine([configMap('a')], {}, 100);
    const { url } = await startApi(machine);
    const query = `watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&resourceVersion=${machine.store.version()}`;
    const seen = await lines(url, `${inNamespace}/configmaps?${query}&allowWatchBookmarks=true&timeoutSeconds=1`);
    expect(seen.map(({ type, object }) => [type, object.metadata?.annotations])).toEqual([
      ['ADDED', undefined],
      ['BOOKMARK', { 'k8s.io/initial-events-end': 'true' }],
      ['BOOKMARK', undefined],
    ]);
  });

  test('sends a bookmark every minute', async () => {
    const { url } = await startApi(createMachine([], {}, 1000));
    const seen = await lines(url, `${inNamespace}/configmaps?watch=true&allowWatchBookmarks=true&timeoutSeconds=180&resourceVersion=2`);
    expect(seen.map(({ type }) => type)).toEqual(['BOOKMARK', 'BOOKMARK', 'BOOKMARK']);
  });

  test('goes on from a version, with what was missed', async () => {
    const machine = createMachine([configMap('a'), configMap('b')], {}, 100);
    const { url } = await startApi(machine);
    const from = machine.store.version();
    machine.store.remove(configMaps, { namespace: 'n', name: 'a' });
    const seen = await lines(url, `${inNamespace}/configmaps?watch=1&timeoutSeconds=1&resourceVersion=${from}`);
    expect(seen.map(({ type, object }) => [type, object.metadata?.name])).toEqual([['DELETED', 'a']]);
  });

  test('from a version that is forgotten is an error in the stream: 410', async () => {
    const machine = createMachine([configMap('a')]);
    const { url } = await startApi(machine);
    const from = machine.store.version();
    machine.store.compact();
    const seen = await lines(url, `${inNamespace}/configmaps?watch=1&resourceVersion=${from}`);
    expect(seen).toMatchObject([{ type: 'ERROR', object: { code: 410, reason: 'Expired' } }]);
  });

  test('ends when the server forgets, and does not go on from what it saw', async () => {
    const machine = createMachine([configMap('a')], { compactEverySeconds: 2 }, 10);
    const { url } = await startApi(machine);
    const [seen] = await lines(url, `${inNamespace}/configmaps?watch=1`);
    const from = seen?.object.metadata?.resourceVersion;
    expect(await lines(url, `${inNamespace}/configmaps?watch=1&resourceVersion=${from}`)).toMatchObject([
      { type: 'ERROR', object: { code: 410 } },
    ]);
  });

  const megabyte = 'x'.repeat(1024 ** 2);

  /** A watch whose client reads nothing before it is told to. */
  async function stalled(url: string, path: string) {
    const socket = connect(Number(new URL(url).port), '127.0.0.1').pause();
    const opened = once(socket, 'readable');
    socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    await opened;
    return socket;
  }

  test('that has ended sends nothing more to who has not read it yet', async () => {
    const machine = createMachine();
    const waits = stopTime(machine);
    const { url } = await startApi(machine);
    const client = await stalled(url, `${inNamespace}/configmaps?watch=1&timeoutSeconds=7&resourceVersion=${machine.store.version()}`);
    // More than the kernel's buffers take.
    for (let number = 1; number <= 12; number++) machine.store.put(configMaps, configMap('a', { v: `${number}`, megabyte }));
    waits.end(7);
    await turn();
    machine.store.put(configMaps, configMap('late'));
    const seen = String(await buffer(client));
    expect(seen.match(/"v":"\d+"/g)).toEqual(Array.from({ length: 12 }, (_, index) => `"v":"${index + 1}"`));
    expect(seen).not.toContain('late');
  });

  test('whose client never reads is cut off, and whose client leaves is forgotten', async () => {
    const machine = createMachine();
    const watchers = countListeners(machine);
    const { url } = await startApi(machine);
    const before = watchers();
    await stalled(url, `${inNamespace}/configmaps?watch=1`);
    const leaving = await stalled(url, `${inNamespace}/secrets?watch=1`);
    expect(watchers()).toBe(before + 2);
    leaving.destroy();
    await expect.poll(watchers).toBe(before + 1);
    for (let number = 1; number <= 40; number++) machine.store.put(configMaps, configMap('a', { v: `${number}`, megabyte }));
    await expect.poll(watchers).toBe(before);
  });

  test('begins with all there is, however slowly it is read', async () => {
    const machine = createMachine(Array.from({ length: 30 }, (_, index) => configMap(`${index}`, { megabyte })));
    const waits = stopTime(machine);
    const { url } = await startApi(machine);
    const client = await stalled(url, `${inNamespace}/configmaps?watch=1&timeoutSeconds=7`);
    machine.store.put(configMaps, configMap('late'));
    waits.end(7);
    expect(String(await buffer(client)).match(/"type":"ADDED"/g)).toHaveLength(31);
  });

  test('that cannot be presented costs its client alone', async () => {
    const machine = createMachine();
    const { url } = await startApi(machine);
    const headers = { Accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' };
    const watching = ask(url, `${inNamespace}/pods?watch=1`, { headers });
    const watchers = countListeners(machine);
    await expect.poll(watchers).toBe(1);
    // No column of its table can be made of it.
    machine.store.put(pods, {
      metadata: { name: 'p', namespace: 'n' },
      spec: { containers: [] },
      status: { containerStatuses: 7 },
    } as never);
    await expect(watching).rejects.toThrow();
    expect([...machine.failures]).toEqual([expect.stringMatching(/^watch \/api\/v1\/namespaces\/n\/pods: TypeError/)]);
    machine.failures.clear();
  });

  test('survives that the server forgets', async () => {
    const machine = createMachine([configMap('a')], { compactEverySeconds: 2 }, 10);
    const { cluster } = await startApi(machine);
    const stop = new AbortController();
    let names: (string | undefined)[] = [];
    const watching = cluster.watch(
      configMaps,
      { namespace: 'n' },
      (objects) => (names = objects.map(({ metadata }) => metadata?.name)),
      stop.signal,
    );
    await expect.poll(() => names).toEqual(['a']);
    const version = machine.store.version();
    await expect.poll(() => machine.store.version()).toBeGreaterThan(version);
    await cluster.apply(configMaps, configMap('b'), {}, patient);
    await expect.poll(() => names).toEqual(['a', 'b']);
    stop.abort();
    await watching;
  });
});

describe('the server', () => {
  const newPod = { metadata: { namespace: 'n', name: 'new' } };

  test('goes away for a while, and comes back at the same address with all there was', async () => {
    const machine = createMachine([configMap('a')], { restart: { afterSeconds: 10, downSeconds: 20 } });
    const waits = stopTime(machine);
    const { url, cluster } = await startApi(machine);
    const stop = new AbortController();
    const seen: number[] = [];
    const watching = cluster.watch(configMaps, { namespace: 'n' }, (objects) => seen.push(objects.length), stop.signal);
    await expect.poll(() => seen).toEqual([1]);
    // Not before there is something to be interrupted.
    expect(waits.seconds()).not.toContain(10);
    machine.store.put(pods, newPod);
    waits.end(10);
    await expect.poll(() => waits.seconds()).toContain(20);
    await expect(ask(url, '/version')).rejects.toThrow();
    machine.store.put(configMaps, configMap('b'));
    waits.end(20);
    await expect.poll(() => seen.at(-1)).toBe(2);
    stop.abort();
    await watching;
  });

  test('waits for its port where somebody else was given it meanwhile', async () => {
    const machine = createMachine([], { restart: { afterSeconds: 10, downSeconds: 20 } });
    const waits = stopTime(machine);
    const { url } = await startApi(machine);
    machine.store.put(pods, newPod);
    waits.end(10);
    await expect.poll(() => waits.seconds()).toContain(20);
    const other = createServer();
    await listenOnLoopback(other, Number(new URL(url).port));
    waits.end(20);
    await expect.poll(() => waits.seconds()).toContain(1);
    await new Promise((resolve) => other.close(resolve));
    waits.end(1);
    await expect.poll(() => ask(url, '/version').catch(() => undefined)).toMatchObject({ status: 200 });
  });

  test.each([
    ['/nope', 404, '404 page not found\n'],
    ['/readyz', 200, 'ok'],
  ])('%s: %d', async (path, status, text) => {
    const { url } = await startApi(createMachine());
    expect(await ask(url, path)).toMatchObject({ status, text });
  });

  test('says that it validates, so that kubectl apply leaves it to the server', async () => {
    const { url } = await startApi(createMachine());
    const { paths } = (await ask(url, '/openapi/v3')).json();
    const document = (await ask(url, paths['apis/apps/v1'].serverRelativeURL)).json();
    expect(document.paths['/apis/apps/v1/namespaces/{namespace}/deployments/{name}'].patch).toMatchObject({
      parameters: expect.arrayContaining([{ name: 'fieldValidation', in: 'query' }]),
      'x-kubernetes-group-version-kind': { group: 'apps', version: 'v1', kind: 'Deployment' },
    });
    expect((await ask(url, '/openapi/v3/apis/nothing/v1')).status).toBe(404);
    expect(await ask(url, '/openapi/v2')).toMatchObject({ status: 200, text: '' });
  });

  test('takes kubectl, which sends no token over plain HTTP, for the user; a wrong token for nobody', async () => {
    const { url } = await startApi(createMachine());
    expect((await fetch(`${url}/api/v1/pods`)).status).toBe(200);
    expect((await ask(url, '/version', { headers: { Authorization: 'Bearer other' } })).json()).toMatchObject({
      code: 401,
      reason: 'Unauthorized',
    });
  });

  test.each([
    { path: `${inNamespace}/pods/p/log?container=nobody`, code: 400, message: 'container nobody is not valid for pod p' },
    { path: `${inNamespace}/pods/two/log`, code: 400, message: 'a container name must be specified for pod two, choose one of: [a b]' },
    { path: `${inNamespace}/pods/nobody/log`, code: 404, message: 'pods "nobody" not found' },
    { path: `${inNamespace}/pods/nobody/exec?command=ls`, code: 404, message: 'pods "nobody" not found' },
    { path: `${inNamespace}/pods/p/nothing`, code: 404, message: 'the server could not find the requested resource' },
  ])('$path: $message', async ({ path, code, message }) => {
    const two = pod(
      {
        containers: [
          { name: 'a', image: 'i' },
          { name: 'b', image: 'i' },
        ],
      },
      { name: 'two' },
    );
    const { url } = await startApi(createMachine([pod(), two]));
    expect((await ask(url, path)).json()).toMatchObject({ code, message });
  });
});

test.each([
  ['Pod', 'v1', 'api/v1/namespaces/n/pods', {}, 'spec.containers: Required value'],
  ['Pod', 'v1', 'api/v1/namespaces/n/pods', null, 'spec.containers: Required value'],
  ['ReplicaSet', 'apps/v1', 'apis/apps/v1/namespaces/n/replicasets', { selector: {}, template: {} }, 'spec.template.spec.containers'],
  ['Deployment', 'apps/v1', 'apis/apps/v1/namespaces/n/deployments', null, 'spec.selector: Required value'],
  ['Database', 'postgresql.cnpg.io/v1', 'apis/postgresql.cnpg.io/v1/namespaces/n/databases', null, 'spec.cluster: Required value'],
])('%s of %s at %s with the spec %j is refused: no controller has to meet it', async (kind, apiVersion, path, spec, words) => {
  const { url } = await startApi(createMachine());
  const body = JSON.stringify({ kind, apiVersion, metadata: { name: 'odd' }, spec });
  const answer = await ask(url, `/${path}`, { method: 'POST', body });
  expect(answer.status).toBe(422);
  expect(answer.text).toContain(words);
});
