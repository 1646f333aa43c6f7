import type { Container, KeyToPath, Pod, VolumeMount } from 'kubernetes-types/core/v1.d.ts';
import { describe, expect, test } from 'vitest';
import { configMaps, secrets, services } from '../../../../src/cluster/kinds.ts';
import { createClock } from '../../../../src/sandbox/clock.ts';
import { environmentOf } from '../../../../src/sandbox/controllers/kubelet/environment.ts';
import { filesOf, whyNotMounted } from '../../../../src/sandbox/controllers/kubelet/volumes.ts';
import { createStore } from '../../../../src/sandbox/store.ts';

const namespace = 'lab';
const store = createStore(createClock(1));
store.put(configMaps, { metadata: { namespace, name: 'map' }, data: { a: 'from the map', 'b.yaml': 'b: 1\n' } });
store.put(secrets, { metadata: { namespace, name: 'keys' }, data: { password: Buffer.from('hidden').toString('base64') } });
store.put(services, { metadata: { namespace, name: 'otel-collector' }, spec: { clusterIP: '10.96.0.7', ports: [{ port: 4317 }] } });

const pod = (spec: Partial<Pod['spec'] & object> = {}): Pod => ({
  metadata: { namespace, name: 'web-1' },
  spec: { containers: [], enableServiceLinks: false, ...spec },
  status: { podIP: '10.244.0.9' },
});
const env = (list: Container['env'], more: Partial<Container> = {}) =>
  environmentOf(store, pod(), { name: 'web', env: list ?? [], ...more });
const key = (name: string, one: string, optional = false) => ({ name: 'A', valueFrom: { secretKeyRef: { name, key: one, optional } } });

describe("a container's variables", () => {
  test.each<[string, ReturnType<typeof env>, object]>([
    [
      'values',
      env([
        { name: 'A', value: '1' },
        { name: 'B', value: '$(A)2$(C)' },
      ]),
      { env: { A: '1', B: '12$(C)' } },
    ],
    ['a Secret', env([key('keys', 'password')]), { env: { A: 'hidden' } }],
    ['a Secret that is not there', env([key('other', 'password')]), { error: 'secret "other" not found' }],
    ['a key that is not there', env([key('keys', 'user')]), { error: "couldn't find key user in Secret lab/keys" }],
    ['what need not be there', env([key('other', 'user', true)]), { env: {} }],
    ['its own pod', env([{ name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }]), { env: { IP: '10.244.0.9' } }],
    [
      'a whole ConfigMap',
      env([], { envFrom: [{ prefix: 'X_', configMapRef: { name: 'map' } }] }),
      { env: { X_a: 'from the map', 'X_b.yaml': 'b: 1\n' } },
    ],
    ['a whole Secret that is not there', env([], { envFrom: [{ secretRef: { name: 'other' } }] }), { error: 'secret "other" not found' }],
  ])('%s', (_name, found, expected) => {
    expect(found).toEqual(expected);
  });

  test('Services of the namespace, unless the pod wants none', () => {
    const links = environmentOf(store, pod({ enableServiceLinks: true }), { name: 'web' });
    expect(links).toEqual({
      env: { OTEL_COLLECTOR_SERVICE_HOST: '10.96.0.7', OTEL_COLLECTOR_SERVICE_PORT: '4317', OTEL_COLLECTOR_PORT: 'tcp://10.96.0.7:4317' },
    });
  });
});

describe("a container's files", () => {
  test.each<[string, VolumeMount, KeyToPath[] | undefined, Record<string, string>]>([
    ['all of them', { name: 'config', mountPath: '/etc/web/' }, undefined, { '/etc/web/a': 'from the map', '/etc/web/b.yaml': 'b: 1\n' }],
    ['some, by other names', { name: 'config', mountPath: '/etc/web' }, [{ key: 'a', path: 'c/d' }], { '/etc/web/c/d': 'from the map' }],
    ['one of them', { name: 'config', mountPath: '/web.yaml', subPath: 'b.yaml' }, undefined, { '/web.yaml': 'b: 1\n' }],
    [
      'one by its other name',
      { name: 'config', mountPath: '/web', subPath: 'c/d' },
      [{ key: 'a', path: 'c/d' }],
      { '/web': 'from the map' },
    ],
  ])('%s', (_what, mount, items, expected) => {
    const volume = { name: 'config', configMap: { name: 'map', ...(items === undefined ? {} : { items }) } };
    expect(Object.fromEntries(filesOf(store, pod({ volumes: [volume] }), { name: 'web', volumeMounts: [mount] }))).toEqual(expected);
  });

  test.each([
    [{ name: 'config', configMap: { name: 'other' } }, 'MountVolume.SetUp failed for volume "config" : configmap "other" not found'],
    [{ name: 'keys', secret: { secretName: 'other' } }, 'MountVolume.SetUp failed for volume "keys" : secret "other" not found'],
    [{ name: 'config', configMap: { name: 'other', optional: true } }, undefined],
    [{ name: 'config', configMap: { name: 'map' } }, undefined],
    [{ name: 'tmp', emptyDir: {} }, undefined],
  ])('that are not there keep it waiting: %o', (volume, expected) => {
    expect(whyNotMounted(store, pod({ volumes: [volume] }))).toBe(expected);
  });
});
