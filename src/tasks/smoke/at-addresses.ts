import { createMlflow } from '../../mlflow/client.ts';
import { Problem } from '../../problem.ts';
import type { PathName, SmokeDiagnosis } from '../../run/events.ts';
import { inOrder } from '../../run/path-order.ts';
import type { Result, Task, TaskIo } from '../../run/task.ts';
import { hops } from '../../smoke/diagnosis/diagnosis.ts';
import { brokenHop } from '../../smoke/diagnosis/hop.ts';
import { type Fault, faultOf, type PathResult } from '../../smoke/paths/path-result.ts';
import type { SmokeResult } from '../../smoke/run-smoke.ts';
import type { Targets } from '../../smoke/targets.ts';
import { problemsOf } from '../../smoke/verdict.ts';
import type { Addresses } from './addresses.ts';
import type { SmokeChoice } from './choice.ts';
import { experimentNamed } from './experiment.ts';
import { failuresInWords } from './failures.ts';
import { proven } from './proven.ts';
import { putToTest } from './put-to-test.ts';

/** What the smoke test gets where there is no cluster. */
export interface AtAddresses {
  addresses: Addresses;
  paths: readonly PathName[];
  smoke: SmokeChoice;
  /** Name of the experiment that the collector sends to. */
  experiment: string;
}

/** The smoke test at addresses: the same proof, with no cluster to be asked for the cause of a loss. */
export const addressTask: Task<AtAddresses> = {
  id: 'smoke',
  title: 'Smoke test',
  group: 'prove',
  needs: [],
  async run(at, io) {
    const reached = await reach(at, io.signal);
    const { smoke, paths } = at;
    const targets = 'targets' in reached ? reached.targets : undefined;
    const faults = new Map('fault' in reached ? paths.map((path) => [path, reached.fault]) : []);
    return putToTest({ smoke, paths, targets, faults }, { conclude: (result) => conclude(result, at, targets, io) }, io);
  },
};

function conclude(result: SmokeResult, { smoke, addresses }: AtAddresses, targets: Targets | undefined, { emit }: TaskIo): Result {
  const failed = inOrder(result.paths).find((path) => problemsOf(path).length > 0);
  if (failed === undefined) return proven(result, smoke.keep);
  const diagnosis = causeAt(failed, addresses, targets?.experimentId);
  emit({ type: 'smoke.diagnosis', task: 'smoke', ...diagnosis });
  const detail = failuresInWords(result.paths.map((path) => ({ path: path.path, problems: problemsOf(path) })));
  return { outcome: 'failed', detail, hint: diagnosis.hint };
}

/** Where there is no cluster, the path alone has to tell. Pure. */
export function causeAt(
  failed: PathResult,
  addresses: Addresses,
  experimentId: string | undefined,
): Pick<SmokeDiagnosis, 'hop' | 'cause' | 'hint'> {
  const { account, fault } = failed;
  const diagnosis = brokenHop({ ...failed, problems: problemsOf(failed), found: account.found, lost: account.lost });
  // Before anything is sent MLflow is asked for its experiment.
  const hop = fault?.at === 'reaching' ? hops.mlflow : diagnosis.hop;
  return { ...diagnosis, hop, hint: otherPort(fault) ?? fault?.hint ?? hintAt(failed, addresses, experimentId) ?? diagnosis.hint };
}

function otherPort(fault: Fault | undefined): string | undefined {
  if (!fault?.words.includes('another port or protocol')) return undefined;
  return 'the collector takes OTLP/HTTP at 4318 by default, for --collector-url; 4317 is for gRPC: --collector-grpc-url';
}

function hintAt(
  { path, account, fault, experiment }: PathResult,
  addresses: Addresses,
  experimentId: string | undefined,
): string | undefined {
  if (fault?.at === 'asking') return `see what it says, and which models it has: curl -i ${addresses.llamastack?.url}/v1/models`;
  if (experiment !== undefined && experiment.found !== experiment.meant) {
    const other = 'or set the experiment that is meant: MLFLOW_TUI_MLFLOW_EXPERIMENT';
    return `set the header x-mlflow-experiment-id of the collector's exporter to "${experiment.meant}", ${other}`;
  }
  if (fault !== undefined || account.lost === 0 || path === 'direct') return undefined;
  const header = `the header x-mlflow-experiment-id: "${experimentId}"`;
  return `see the log of the collector: its exporter needs MLflow's address, one that MLflow allows as its host, and ${header}`;
}

/** The targets, or why there are none: without MLflow and its experiment nothing is sent. */
async function reach({ addresses, smoke, experiment }: AtAddresses, signal: AbortSignal): Promise<{ targets: Targets } | { fault: Fault }> {
  const { mlflow: endpoint, ...others } = addresses;
  const mlflow = createMlflow(endpoint);
  try {
    const experimentId = await experimentNamed(mlflow, smoke.experiment ?? experiment, signal);
    const direct = { ...endpoint, headers: { ...endpoint.headers, 'x-mlflow-experiment-id': experimentId } };
    return { targets: { direct, mlflow, experimentId, ...others } };
  } catch (error) {
    if (!(error instanceof Problem) || signal.aborted) throw error;
    return { fault: faultOf('reaching', error) };
  }
}
