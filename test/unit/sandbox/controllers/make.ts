import type { Deployment } from 'kubernetes-types/apps/v1.d.ts';
import type { Container } from 'kubernetes-types/core/v1.d.ts';
import { deployments } from '../../../../src/cluster/kinds.ts';
import { complete } from '../../../../src/sandbox/api/defaults/defaults.ts';
import { startControllers } from '../../../../src/sandbox/controllers/start.ts';
import { createDatabases } from '../../../../src/sandbox/databases.ts';
import type { Machine } from '../../../../src/sandbox/machine.ts';
import type { Program } from '../../../../src/sandbox/program.ts';
import type { Scenario } from '../../../../src/sandbox/scenario.ts';
import { emptyMachine } from '../machine.ts';

export const namespace = 'lab';

/** A machine in which nothing runs yet, with one program for all these images; `using` closes it, and fails where the sandbox itself did. */
export function buildMachine(program: Program, scenario: Partial<Scenario>, images: readonly string[]) {
  const { machine, close } = emptyMachine(1000, {
    scenario,
    databases: createDatabases([{ name: 'vectordb', owner: 'vectordb' }]),
    programs: new Map(images.map((image) => [image, program])),
  });
  return { ...machine, machine, [Symbol.dispose]: close };
}

/** A machine whose second takes a millisecond, and whose controllers run. */
export function makeMachine(program: Program, scenario: Partial<Scenario> = {}, images: string[] = []) {
  const built = buildMachine(program, scenario, ['app', ...images]);
  built.clock.settle();
  startControllers(built.machine);
  return built;
}

/** A program that answers 200 at port 80. */
export const serving: Program = {
  start(os) {
    os.log(`hello from ${os.env.NAME ?? 'nobody'}`);
    os.serve(80, (_request, response) => response.end('ok'));
  },
};

/** A Deployment of one container, as the API server keeps it. */
export function deployment(container: Partial<Container> = {}, spec: Partial<NonNullable<Deployment['spec']>> = {}): Deployment {
  const labels = { app: 'web' };
  const readinessProbe = { httpGet: { path: '/', port: 80 }, periodSeconds: 2 };
  return complete(deployments, {
    metadata: { namespace, name: 'web' },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'app:1', readinessProbe, ...container }] } },
      ...spec,
    },
  });
}

/** Resolves to the first thing that `look` makes of the store, now or after a write. The test's deadline is its deadline. */
export function until<T>({ store }: Pick<Machine, 'store'>, look: () => T | undefined | false): Promise<T> {
  return new Promise((resolve, reject) => {
    const tryIt = () => {
      try {
        const found = look();
        if (found === undefined || found === false) return false;
        resolve(found);
        return true;
      } catch (error) {
        reject(error);
        return true;
      }
    };
    if (tryIt()) return;
    const stop = store.subscribe(() => tryIt() && stop());
  });
}
