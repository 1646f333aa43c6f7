import { describe, expect, test } from 'vitest';
import type { Cluster } from '../../../src/cluster/cluster.ts';
import type { KubeObject } from '../../../src/cluster/kinds.ts';
import { llamastackTask } from '../../../src/tasks/deploy/llamastack.ts';
import { prerequisites, smokePrerequisites } from '../../../src/tasks/prerequisites/list.ts';
import { contextOf, stubCluster } from './cluster-stub.ts';

const io = { signal: new AbortController().signal, emit: () => {}, progress: () => {} };
const settings = { kubeconfig: '/home/me/my clusters/lab', context: 'lab' };
const ofThisCluster = "kubectl --kubeconfig '/home/me/my clusters/lab' --context lab -n ";

/** An object as far as anybody looks at it here. */
const object = (kind: string, name: string, rest: object = {}, namespace = 'dev') =>
  ({ kind, metadata: { name, namespace }, ...rest }) as KubeObject;

const isReady = { conditions: [{ type: 'Ready', status: 'True' }] };
const primary = { metadata: { name: 'pgvector-cluster-1', namespace: 'dev', labels: { 'cnpg.io/instanceRole': 'primary' } } };
const postgres = [
  object('Cluster', 'pgvector-cluster', { status: { phase: 'Cluster in healthy state', currentPrimary: 'pgvector-cluster-1' } }),
  { kind: 'Pod', ...primary, status: isReady } as KubeObject,
];
const databases = (stdout: string): Partial<Cluster> => ({ exec: async () => ({ exitCode: 0, stdout, stderr: '' }) });
const allDenied: Partial<Cluster> = {
  serves: async () => true,
  review: async (accesses) => accesses.map((access) => ({ access, allowed: false })),
};

const llamastack = (container: object, rest: object = {}) =>
  object('Deployment', 'llamastack', {
    spec: { replicas: 1, selector: {}, template: { spec: { containers: [{ name: 'server', ...container }] } }, ...rest },
  });
const variable = (name: string, value: string) => ({ env: [{ name, value }] });

/** Clusters in which something is amiss. */
const amiss: { what: string; objects: KubeObject[]; answers?: Partial<Cluster> }[] = [
  { what: 'nothing there, and nothing allowed', objects: [], answers: allDenied },
  { what: 'no CloudNativePG, and an old version', objects: [], answers: { serves: async () => false, version: async () => 'v1.20.0' } },
  {
    what: 'a namespace on its way out',
    objects: [{ kind: 'Namespace', metadata: { name: 'dev' }, status: { phase: 'Terminating' } } as KubeObject],
  },
  {
    what: 'others of each kind',
    objects: [
      object('Cluster', 'other'),
      object('IngressClass', 'other'),
      object('StorageClass', 'other'),
      object('Service', 'other', { spec: { ports: [{ port: 8321 }] } }),
      object('Deployment', 'other', { spec: { template: { spec: { containers: [{ name: 'a', ports: [{ containerPort: 8321 }] }] } } } }),
    ],
  },
  {
    what: 'nothing ready',
    objects: [
      object('Deployment', 'cnpg-controller-manager', {}, 'cnpg-system'),
      object('Cluster', 'pgvector-cluster'),
      object('Pod', 'pgvector-cluster-1'),
      object('Pod', 'ingress-nginx-controller-0', {}, 'ingress-nginx'),
      object('PersistentVolumeClaim', 'data', { status: { phase: 'Lost' } }),
      object('Secret', 'pgvector-cluster-app'),
      object('Service', 'llamastack', { spec: { ports: [{ port: 80 }] } }),
      llamastack({}),
    ],
  },
  {
    what: 'an address that is a name, a claim of another class, and LLaMA Stack scaled to none',
    objects: [
      object(
        'Service',
        'ingress',
        { spec: { ports: [{ port: 80 }] }, status: { loadBalancer: { ingress: [{ hostname: 'lb.test' }] } } },
        'ingress-nginx',
      ),
      object('PersistentVolumeClaim', 'mlflow-artifacts', { spec: { storageClassName: 'other' } }),
      llamastack({}, { replicas: 0 }),
    ],
  },
  { what: 'no databases', objects: postgres, answers: databases('') },
  { what: 'databases of somebody else', objects: postgres, answers: databases('llamastack\tme\nmlflow\tme\nvectordb\tyou\n') },
  {
    what: 'a database that was dropped',
    objects: [
      ...postgres,
      object('Database', 'mlflow', {
        spec: { name: 'mlflow', cluster: { name: 'pgvector-cluster' } },
        status: { applied: true, observedGeneration: 1 },
      }),
    ],
    answers: databases('llamastack\tvectordb\nvectordb\tvectordb\n'),
  },
  { what: 'a psql that fails', objects: postgres, answers: { exec: async () => ({ exitCode: 1, stdout: '', stderr: 'no' }) } },
  { what: 'traces that go elsewhere', objects: [llamastack(variable('OTEL_EXPORTER_OTLP_ENDPOINT', 'http://jaeger:4318'))] },
  { what: 'traces that miss the collector', objects: [llamastack(variable('OTEL_EXPORTER_OTLP_ENDPOINT', 'otel-collector:4318'))] },
  { what: 'tracing switched off', objects: [llamastack(variable('OTEL_SDK_DISABLED', 'true'))] },
  { what: 'tracing that can not be read', objects: [llamastack({ envFrom: [{ secretRef: { name: 'keys' } }] })] },
];

async function hintsOf({ objects, answers = {} }: (typeof amiss)[number]): Promise<string[]> {
  const context = contextOf(stubCluster(objects, answers).cluster, settings);
  const results = [...prerequisites, ...smokePrerequisites].map(({ run }) => run(context, io));
  const left = llamastackTask.run(context, io).catch(() => undefined);
  return [...(await Promise.all(results)), await left].flatMap((result) => result?.hint ?? []);
}

const hints = [...new Set((await Promise.all(amiss.map(hintsOf))).flat())];
const commands = hints.flatMap((hint) => {
  const start = hint.search(/(?<![\w-])kubectl /);
  return start < 0 ? [] : [{ hint, command: hint.slice(start) }];
});

test('each cluster in which something is amiss gives hints', async () => {
  for (const cluster of amiss) expect(await hintsOf(cluster), cluster.what).not.toEqual([]);
  expect(commands.length).toBeGreaterThan(20);
});

test.each(hints)('one line: %s', (hint) => {
  expect(hint).not.toMatch(/\n|undefined|\[object| $/);
});

describe.each(commands)('$hint', ({ hint, command }) => {
  test('ends in a command on the cluster of the run', () => {
    expect(command.startsWith(ofThisCluster), command).toBe(true);
    expect(command.slice(1)).not.toContain('kubectl ');
    if (hint !== command) expect(hint.slice(0, -command.length)).toMatch(/: $/);
  });

  test('the command runs as it stands', () => {
    const unquoted = command.replaceAll(/'[^']*'|"[^"]*"/g, 'Q');
    expect(unquoted).not.toMatch(/['"`;<>|&()$]|[,.]$/);
    expect(unquoted).not.toMatch(/ (shows|or|and|then|set (?!env )|to|one|of|it) /);
  });
});
