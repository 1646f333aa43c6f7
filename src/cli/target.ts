import type { Cluster } from '../cluster/cluster.ts';
import { loadKubeconfig } from '../cluster/kubeconfig/load.ts';
import type { ScenarioName } from '../sandbox/scenarios/list.ts';
import type { Sandbox } from '../sandbox/start.ts';
import type { Settings } from '../settings/schema.ts';

/** Where a run goes. */
export interface Target {
  /** Name of the kubeconfig's context. */
  context: string;
  /** The scenario, when it is the sandbox. */
  sandbox?: string;
  /** Called once, when the beginning is on the screen: all that takes time is done here. */
  connect(): Promise<Cluster>;
  /** Called at the end, whether or not it came to a connection. */
  close(): Promise<void>;
}

/** The cluster of a kubeconfig, which is read at once: what is wrong with it is told before there is a screen. @throws Problem (usage) */
export function clusterTarget(settings: Settings): Target {
  const selected = loadKubeconfig(settings);
  return {
    context: selected.context,
    async connect() {
      const { connectTo } = await import('../cluster/connect.ts');
      return connectTo(selected, settings.connectTimeout);
    },
    close: async () => {},
  };
}

/** What kubectl commands for people name: it is in nobody's kubeconfig, so that none of them does anything to a cluster of theirs. */
export const sandboxContext = 'mlflow-tui-sandbox';

/** The sandbox. @param deployed whether MLflow and the collector are there from the beginning, also where the scenario does not say so */
export function sandboxTarget(scenario: ScenarioName, settings: Settings, { deployed }: { deployed: boolean }): Target {
  let sandbox: Sandbox | undefined;
  return {
    context: 'sandbox',
    sandbox: scenario,
    async connect() {
      const [{ startSandbox }, { loadScenario }, { connectTo }] = await Promise.all([
        import('../sandbox/start.ts'),
        import('../sandbox/scenarios/load.ts'),
        import('../cluster/connect.ts'),
      ]);
      const { speed } = settings.sandbox;
      sandbox = await startSandbox({ scenario: loadScenario(scenario), speed, ...(deployed && { deployed }) });
      return connectTo(sandbox.selected, settings.connectTimeout);
    },
    async close() {
      await sandbox?.close();
    },
  };
}
