import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import { describe, expect, test } from 'vitest';
import {
  claims,
  deployments,
  type Kind,
  type KubeObject,
  pods,
  postgresClusters,
  postgresDatabases,
  secrets,
  services,
} from '../../../../src/cluster/kinds.ts';
import { collectorConfig, collectorDeployment, collectorService } from '../../../../src/manifests/collector.ts';
import { mlflowDeployment, mlflowIngress, mlflowService } from '../../../../src/manifests/mlflow.ts';
import { complete } from '../../../../src/sandbox/api/defaults/defaults.ts';
import { decodeError, typeErrors, unknownFields } from '../../../../src/sandbox/api/schema/check.ts';
import { shapeOf } from '../../../../src/sandbox/api/schema/schema.ts';
import { kindOf } from '../../../../src/sandbox/kinds.ts';
import { schema } from '../../../../src/settings/schema.ts';

const container = (fields: object) => ({ spec: { template: { spec: { containers: [{ name: 'main', ...fields }] } } } });

describe('what is no field, or of a wrong type', () => {
  const shape = shapeOf(deployments);
  test.each([
    [{ nope: 1 }, ['.nope: field not declared in schema']],
    [container({ imag: 'x' }), ['.spec.template.spec.containers[name="main"].imag: field not declared in schema']],
    [{ spec: { replicas: 'x' } }, ['.spec.replicas: expected numeric (int or float), got string']],
    [{ spec: { template: { spec: { containers: 1 } } } }, ['.spec.template.spec.containers: expected list, got int']],
    [
      container({ env: [{ name: 'A' }, { name: 'A' }] }),
      ['.spec.template.spec.containers[name="main"].env: duplicate entries for key [name="A"]'],
    ],
    [container({ livenessProbe: { httpGet: { port: 80 } }, resources: { limits: { cpu: 1 } } }), []],
    [{ metadata: { labels: { any: 'thing' } } }, []],
  ])('%j', (object, errors) => {
    expect(typeErrors(shape, object)).toEqual(errors);
  });

  test.each([
    [{ spec: { nope: 1, template: { spec: { containers: [{ imag: 'x' }] } } } }, ['spec.nope', 'spec.template.spec.containers[0].imag']],
    [{ metadata: { labels: { any: 'thing' } } }, []],
  ])('%j, to the decoder', (object, fields) => {
    expect(unknownFields(shape, object)).toEqual(fields);
  });

  // Answers of Kubernetes 1.34.
  test.each([
    [{ spec: 7 }, 'number into Go struct field Deployment.spec of type v1.DeploymentSpec'],
    [{ spec: { replicas: 'x' } }, 'string into Go struct field DeploymentSpec.spec.replicas of type int32'],
    [{ spec: { replicas: 1.5 } }, 'number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32'],
    [{ spec: { replicas: 2 ** 31 } }, 'number 2147483648 into Go struct field DeploymentSpec.spec.replicas of type int32'],
    [
      { spec: { template: { spec: { terminationGracePeriodSeconds: 1.5 } } } },
      'number 1.5 into Go struct field PodSpec.spec.template.spec.terminationGracePeriodSeconds of type int64',
    ],
    [{ spec: { paused: 'x' } }, 'string into Go struct field DeploymentSpec.spec.paused of type bool'],
    [{ metadata: { labels: [] } }, 'array into Go struct field ObjectMeta.metadata.labels of type map[string]string'],
    [{ metadata: { labels: { a: 7 } } }, 'number into Go struct field ObjectMeta.metadata.labels of type string'],
    [
      { spec: { template: { spec: { containers: 7 } } } },
      'number into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container',
    ],
    [
      { spec: { template: { spec: { containers: [7] } } } },
      'number into Go struct field PodSpec.spec.template.spec.containers of type v1.Container',
    ],
    [container({ args: 7 }), 'number into Go struct field Container.spec.template.spec.containers.args of type []string'],
    [container({ args: [7] }), 'number into Go struct field Container.spec.template.spec.containers.args of type string'],
    [container({ env: [{ value: true }] }), 'bool into Go struct field EnvVar.spec.template.spec.containers.env.value of type string'],
  ])('the decoder names of %j the first value of a wrong type', (object, words) => {
    expect(decodeError(shape, object)).toBe(`json: cannot unmarshal ${words}`);
  });

  test('nothing is known of a CNPG Cluster', () => {
    expect(typeErrors(shapeOf(postgresClusters), { spec: { anything: [1] } })).toEqual([]);
  });
});

describe('defaults', () => {
  const settings = schema.parse({});
  const config = collectorConfig(settings, '1');
  test.each([
    mlflowDeployment(settings, 'h'),
    mlflowService(settings),
    mlflowIngress(settings, 'h'),
    collectorDeployment(settings, config),
    collectorService(settings),
  ])('of $kind $metadata.name are the same when they are filled in twice', (object: KubeObject) => {
    const kind = kindOf(object) as Kind<KubeObject>;
    const once = complete(kind, object);
    expect(once).not.toEqual(object);
    expect(complete(kind, once)).toEqual(once);
    expect(typeErrors(shapeOf(kind), once)).toEqual([]);
  });

  test.each([
    ['llama', 'Always'],
    ['llama:latest', 'Always'],
    ['registry:5000/llama', 'Always'],
    ['llama:1', 'IfNotPresent'],
    ['llama@sha256:0', 'IfNotPresent'],
  ])('%s is pulled %s', (image, policy) => {
    const { spec } = complete(pods, { spec: { containers: [{ name: 'main', image }] } });
    expect(spec?.containers[0]?.imagePullPolicy).toBe(policy);
  });

  test.each<{ kind: Kind<KubeObject>; given: object; completed: object }>([
    {
      kind: services as Kind<KubeObject>,
      given: { spec: { ports: [{ port: 80 }] } },
      completed: { spec: { type: 'ClusterIP', ports: [{ port: 80, targetPort: 80, protocol: 'TCP' }] } },
    },
    { kind: claims as Kind<KubeObject>, given: { spec: {} }, completed: { spec: { volumeMode: 'Filesystem' } } },
    { kind: secrets as Kind<KubeObject>, given: { stringData: { a: 'b' } }, completed: { type: 'Opaque', data: { a: 'Yg==' } } },
    {
      kind: postgresDatabases as Kind<KubeObject>,
      given: { spec: { name: 'a' } },
      completed: { spec: { ensure: 'present', databaseReclaimPolicy: 'retain' } },
    },
    {
      kind: deployments as Kind<KubeObject>,
      given: { spec: { strategy: { type: 'Recreate' } } },
      completed: { spec: { replicas: 1, strategy: { type: 'Recreate' } } },
    },
  ])('of $kind.kind', ({ kind, given, completed }) => {
    expect(complete(kind, given)).toMatchObject(completed);
  });

  test('of what is null in a list or a map are the empty ones of their types', () => {
    const nothing = null as never;
    const done = complete(pods, {
      metadata: { annotations: { a: nothing } },
      spec: { containers: [nothing, { name: 'c', command: [nothing], resources: { limits: { cpu: nothing } } }], volumes: [nothing] },
    });
    expect(done).toMatchObject({
      metadata: { annotations: { a: '' } },
      spec: { containers: [{ resources: {} }, { command: [''], resources: { limits: { cpu: '0' } } }], volumes: [{ emptyDir: {} }] },
    });
  });

  test('what the type has not, and what is empty, goes; structs within structs come', () => {
    const volume = { name: 'tmp', emptyDir: {} };
    const object: Pod & { nope: number } = {
      nope: 1,
      metadata: { labels: {} },
      spec: { containers: [{ name: 'main', env: [] }], volumes: [volume] },
    };
    const done = complete(pods, object as Pod);
    expect(done).not.toHaveProperty('nope');
    expect(done.metadata).toEqual({});
    expect(done.spec?.containers[0]).not.toHaveProperty('env');
    expect(done.spec?.containers[0]?.resources).toEqual({});
    expect(done.spec?.volumes).toEqual([volume]);
  });
});
