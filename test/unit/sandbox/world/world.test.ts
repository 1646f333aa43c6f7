import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  claims,
  configMaps,
  deployments,
  events,
  ingresses,
  postgresClusters,
  postgresDatabases,
  secrets,
  services,
} from '../../../../src/cluster/kinds.ts';
import { startControllers } from '../../../../src/sandbox/controllers/start.ts';
import type { Program } from '../../../../src/sandbox/program.ts';
import type { Scenario } from '../../../../src/sandbox/scenario.ts';
import { startSandbox } from '../../../../src/sandbox/start.ts';
import { makeLater } from '../../../../src/sandbox/world/later.ts';
import { layOut } from '../../../../src/sandbox/world/lay-out.ts';
import { home } from '../../../../src/sandbox/world/objects/names.ts';
import { untilSettled } from '../../../../src/sandbox/world/settled.ts';
import { buildMachine, until } from '../controllers/make.ts';

/** Answers at all ports of its container. */
const serving: Program = {
  start(os) {
    for (const { containerPort } of os.spec.ports ?? []) os.serve(containerPort, (_request, response) => response.end('ok'));
  },
};
const images = [
  'ghcr.io/cloudnative-pg/cloudnative-pg',
  'ghcr.io/cloudnative-pg/postgresql',
  'ghcr.io/mlflow/mlflow',
  'llamastack/distribution-starter',
  'otel/opentelemetry-collector-contrib',
  'registry.k8s.io/ingress-nginx/controller',
];

/** A world that has come to rest; `using` closes it. */
async function makeWorld(scenario: Partial<Scenario> = {}, deployed = false) {
  const built = buildMachine(serving, scenario, images);
  await layOut(built.machine, deployed);
  startControllers(built.machine);
  await untilSettled(built.machine);
  built.clock.settle();
  makeLater(built.machine);
  return built;
}

const at = (name: string) => ({ namespace: home, name });
const cluster = 'pgvector-cluster';

describe('the reference cluster', () => {
  test('is up when the first user comes, for days, and without events', async () => {
    using world = await makeWorld();
    const all = world.store.list(deployments);
    expect(all.map(({ metadata, status }) => [metadata?.name, status?.availableReplicas])).toEqual([
      ['ingress-nginx-controller', 1],
      ['cnpg-controller-manager', 1],
      ['llamastack', 1],
    ]);
    expect(world.store.get(postgresClusters, at(cluster))?.status).toMatchObject({
      phase: 'Cluster in healthy state',
      currentPrimary: 'pgvector-cluster-1',
    });
    expect(world.store.list(events)).toEqual([]);
    const age = Date.now() - Date.parse(String(all[0]?.metadata?.creationTimestamp));
    expect(age).toBeGreaterThan(2 * 24 * 3600 * 1000);
  });

  test('with what a run leaves: its fields are its own, those of controllers are not', async () => {
    using world = await makeWorld({}, true);
    expect(world.store.get(deployments, at('mlflow'))?.status?.availableReplicas).toBe(1);
    expect(world.store.get(postgresDatabases, at('mlflow'))?.status?.applied).toBe(true);
    expect(world.store.get(ingresses, at('mlflow'))?.status?.loadBalancer?.ingress).toEqual([{ ip: '127.0.0.1' }]);
    expect(world.databases.list()).toContainEqual({ name: 'mlflow', owner: 'vectordb' });
    expect(world.store.list(claims).map(({ metadata }) => [metadata?.name, metadata?.finalizers])).toEqual(
      ['pgvector-cluster-1', 'llamastack-pvc', 'mlflow-artifacts'].map((name) => [name, ['kubernetes.io/pvc-protection']]),
    );
    const service = world.store.get(services, at('mlflow'));
    expect(service?.spec?.clusterIP).toMatch(/^10\./);
    const managed = service?.metadata?.managedFields ?? [];
    expect(managed.map(({ manager, operation }) => `${manager} ${operation}`)).toEqual(['mlflow-tui Apply']);
    expect(JSON.stringify(managed)).not.toContain('f:clusterIP');
  });
});

test('a rollout that has failed for days is given up when the first user comes', async () => {
  using world = await makeWorld({ programs: { mlflow: { crash: { afterSeconds: 1, exitCode: 1, log: [] } } } }, true);
  const { conditions = [] } = world.store.get(deployments, at('mlflow'))?.status ?? {};
  expect(conditions).toContainEqual(expect.objectContaining({ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }));
});

test("MLflow that is there has the ingress's port in its URL, as a run would give it", async () => {
  using world = await makeWorld({}, true);
  const entrance = world.store.get(services, { namespace: 'ingress-nginx', name: 'ingress-nginx-controller' });
  const port = entrance?.spec?.ports?.find(({ name }) => name === 'http')?.port;
  expect(port).toBeGreaterThan(1023);
  const [container] = world.store.get(deployments, at('mlflow'))?.spec?.template.spec?.containers ?? [];
  expect(container?.env?.find(({ name }) => name === 'MLFLOW_SERVER_CORS_ALLOWED_ORIGINS')?.value).toBe(
    `http://mlflow.127.0.0.1.nip.io:${port},https://mlflow.127.0.0.1.nip.io`,
  );
});

describe("a scenario's edits", () => {
  test('change, add and take away before anything runs, and have a manager', async () => {
    using world = await makeWorld(
      {
        world: [
          { kind: 'ConfigMap', name: 'otel-collector', at: ['data', 'collector.yaml'], replace: ['mlflow:5000/', 'mlflow:5001/'] },
          { kind: 'Secret', name: 'pgvector-cluster-app', remove: true },
          { add: { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { namespace: home, name: 'team' }, spec: { hard: { pods: '9' } } } },
        ],
      },
      true,
    );
    const config = world.store.get(configMaps, at('otel-collector'));
    expect(config?.data?.['collector.yaml']).toContain('http://mlflow:5001/v1/traces');
    expect(config?.metadata?.managedFields?.map(({ manager }) => manager)).toContain('kubectl-edit');
    expect(world.store.get(secrets, at('pgvector-cluster-app'))).toBeUndefined();
  });

  test('of what is not there are mistakes', async () => {
    await expect(makeWorld({ world: [{ kind: 'Secret', name: 'other', remove: true }] })).rejects.toThrow(
      'there is no Secret other to change',
    );
  });

  test('of a status stay, until they are taken back', async () => {
    const sick = { phase: 'Failing over', phaseReason: 'Failing over from 1 to 2' };
    const edit = (status: object) => ({ kind: 'Cluster', name: cluster, set: { status } });
    using world = await makeWorld({
      world: [edit(sick)],
      later: [{ afterSeconds: 20, edits: [edit({ phase: 'Cluster in healthy state', phaseReason: null })] }],
    });
    const status = () => world.store.get(postgresClusters, at(cluster))?.status;
    expect(status()).toMatchObject(sick);
    await until(world, () => status()?.phase === 'Cluster in healthy state');
    expect(status()).not.toHaveProperty('phaseReason');
  });

  test('leave be what somebody took away', async () => {
    const label = { kind: 'Service', name: 'llamastack', set: { metadata: { labels: { seen: 'yes' } } } };
    using world = await makeWorld({
      later: [{ afterSeconds: 1, edits: [{ ...label, name: 'gone' }, label], dropDatabases: ['vectordb'] }],
    });
    const labels = () => world.store.get(services, at('llamastack'))?.metadata?.labels;
    await until(world, () => labels()?.seen === 'yes');
    expect(world.databases.list()).toEqual([]);
  });

  test('that somebody has made impossible are told of their object, and keep no other from being made', async () => {
    const label = { kind: 'Service', name: 'llamastack', set: { metadata: { labels: { seen: 'yes' } } } };
    const impossible = {
      kind: 'ConfigMap',
      name: 'llamastack-config',
      at: ['data', 'config.yaml'],
      replace: ['no such words', ''],
    } as const;
    using world = await makeWorld({ later: [{ afterSeconds: 1, edits: [impossible, label] }] });
    await until(world, () => world.store.get(services, at('llamastack'))?.metadata?.labels?.seen === 'yes');
    const words = 'the sandbox failed: Error: ConfigMap llamastack-config has no "no such words" at data.config.yaml';
    expect([...world.failures]).toEqual([expect.stringContaining(`ConfigMap llamastack-config: ${words}`)]);
    expect(world.store.list(events)).toContainEqual(expect.objectContaining({ message: expect.stringContaining(words) }));
    world.failures.clear();
  });
});

test('what the sandbox did wrong is told when it closes', async () => {
  const impossible = { kind: 'Service', name: 'llamastack', at: ['spec', 'nothing', 'there'], to: 1 };
  const scenario: Scenario = {
    summary: '',
    ends: { ci: { exitCode: 0, says: [] } },
    later: [{ afterSeconds: 1, edits: [impossible, impossible] }],
  };
  const sandbox = await startSandbox({ scenario, speed: 1000 });
  const events = async () => (await fetch(`${sandbox.selected.cluster.server}/api/v1/events`)).text();
  while (!(await events()).includes('FailedSync'));
  const warn = vi.spyOn(process, 'emitWarning').mockReturnValue();
  onTestFinished(() => warn.mockRestore());
  await sandbox.close();
  expect(warn.mock.calls.map(([words, name]) => `${name}: ${words}`)).toEqual([
    expect.stringMatching(
      /^SandboxWarning: Service llamastack: the sandbox failed: Error: Service llamastack has nothing at spec\.nothing\.there \(edit\.ts:\d+\)$/,
    ),
  ]);
});
