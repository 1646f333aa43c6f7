import type { Selected } from '../cluster/kubeconfig/types.ts';
import { serveApi } from './api/server.ts';
import { startControllers } from './controllers/start.ts';
import { createDatabases } from './databases.ts';
import { createMachine, type Machine } from './machine.ts';
import type { Program } from './program.ts';
import { programs } from './programs/list.ts';
import type { Scenario } from './scenario.ts';
import { makeLater } from './world/later.ts';
import { layOut } from './world/lay-out.ts';
import { untilSettled } from './world/settled.ts';

export interface Sandbox {
  /** How src/cluster reaches it, in place of a kubeconfig. */
  selected: Selected;
  close(): Promise<void>;
}

interface Options {
  scenario: Scenario;
  /** Seconds of the sandbox that pass in one second outside. */
  speed: number;
  /** Begins with MLflow and the collector deployed. */
  deployed?: boolean;
  /** Images beside those of the world, by name without tag. */
  images?: ReadonlyMap<string, Program>;
}

/**
 * Starts a simulated cluster in this process: an API server on loopback, controllers, and what runs in the pods. Nothing of it is
 * kept; nothing outside of the process is touched.
 */
export async function startSandbox({
  scenario,
  speed,
  deployed = scenario.deployed ?? false,
  images = new Map(),
}: Options): Promise<Sandbox> {
  const stopping = new AbortController();
  const machine = createMachine(speed, {
    databases: createDatabases([
      { name: 'llamastack', owner: 'vectordb' },
      { name: 'postgres', owner: 'postgres' },
      { name: 'vectordb', owner: 'vectordb' },
    ]),
    scenario,
    programs: new Map([...programs, ...images]),
    signal: stopping.signal,
  });
  const api = await begin(machine, deployed).catch((error: unknown) => {
    // Nothing of a world that did not come to be keeps the process alive.
    stopping.abort(error);
    throw error;
  });
  return {
    selected: { context: 'sandbox', cluster: { server: api.url }, userName: 'sandbox', user: { token: 'sandbox' }, kubectl: 'kubectl' },
    async close() {
      stopping.abort(new Error('the sandbox closes'));
      await api.close();
      const [first] = machine.failures;
      const others = machine.failures.size === 1 ? '' : ` (and ${machine.failures.size - 1} more)`;
      if (first !== undefined) process.emitWarning(`${first}${others}`, 'SandboxWarning');
    },
  };
}

async function begin(machine: Machine, deployed: boolean): ReturnType<typeof serveApi> {
  await layOut(machine, deployed);
  startControllers(machine);
  await untilSettled(machine);
  machine.clock.settle();
  makeLater(machine);
  return serveApi(machine);
}
