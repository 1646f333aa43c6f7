import type { Deployment } from 'kubernetes-types/apps/v1.d.ts';
import type { Container } from 'kubernetes-types/core/v1.d.ts';
import { deployments } from '../../cluster/kinds.ts';
import { llamastackTracing, tracingEnvironment } from '../../manifests/llamastack.ts';
import { Problem } from '../../problem.ts';
import type { PlannedChange } from '../../run/events.ts';
import type { Result, TaskIo } from '../../run/task.ts';
import type { Context, DeployTask } from '../context.ts';
import { kubectl } from '../kubectl.ts';
import { awaitRollout } from '../rollout/rollout.ts';
import { type Environment, readEnvironment, servingContainer, type Tracing, tracingOf } from '../tracing.ts';

const id = 'llamastack.configure';

/**
 * LLaMA Stack's tracing. It is somebody else's Deployment: only the missing variables are applied, under our field manager,
 * and only when it sends its traces nowhere yet.
 */
export const llamastackTask: DeployTask = {
  id,
  title: 'LLaMA Stack tracing',
  group: 'deploy',
  needs: ['collector.deploy'],
  async plan(context, signal) {
    const found = await look(context, signal);
    const planned: PlannedChange = { task: id, action: 'unchanged', kind: 'Deployment', name: context.settings.llamastack.name };
    if (found.tracing.to === 'here') return [planned];
    if (found.tracing.to !== 'nowhere') return [{ ...planned, note: describe(found.tracing) }];
    try {
      await context.cluster.apply(deployments, patch(context, found), { dryRun: true }, signal);
      return [{ ...planned, action: 'change', note: 'gets OTEL_* variables, which restarts its pod' }];
    } catch (error) {
      if (!(error instanceof Problem) || signal.aborted) throw error;
      return [{ ...planned, action: 'refused', note: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) }];
    }
  },
  async run(context, io) {
    const found = await look(context, io.signal);
    const { tracing, container } = found;
    if (tracing.to === 'elsewhere' || tracing.to === 'off') return leaveAlone(context, found);
    if (tracing.to === 'nowhere') {
      await context.cluster.apply(deployments, patch(context, found), {}, io.signal);
    }
    await rollout(context, found.deployment, io);
    const outcome = tracing.to === 'here' ? 'unchanged' : 'done';
    const detail = `sends to ${tracing.to === 'here' ? tracing.endpoint : tracingEnvironment().OTEL_EXPORTER_OTLP_TRACES_ENDPOINT}`;
    return container.command === undefined ? { outcome, detail } : { outcome, detail, hint: bypassWarning(context) };
  },
};

interface Found {
  deployment: Deployment;
  container: Container;
  environment: Environment;
  tracing: Tracing;
}

async function look({ cluster, settings }: Context, signal: AbortSignal): Promise<Found> {
  const { namespace, llamastack } = settings;
  const deployment = await cluster.get(deployments, { namespace, name: llamastack.name }, signal);
  const container = deployment && servingContainer(deployment, llamastack.port);
  if (deployment === undefined || container === undefined) {
    throw new Problem(`Deployment ${llamastack.name} is not in ${namespace}`, {
      hint: 'set llamastack.name to the name of its Deployment',
    });
  }
  const environment = await readEnvironment(cluster, namespace, container, signal);
  return { deployment, container, environment, tracing: tracingOf(environment, namespace) };
}

/** The variables it lacks; one that its owner has set stays as it is. */
function patch({ settings }: Context, { container, environment }: Found): Deployment {
  const missing = Object.entries(tracingEnvironment()).filter(([name]) => !(name in environment) || environment[name] === '');
  return llamastackTracing(settings, container.name, Object.fromEntries(missing));
}

async function rollout({ cluster, settings }: Context, deployment: Deployment, io: TaskIo): Promise<void> {
  const labels = deployment.spec?.selector.matchLabels ?? {};
  await awaitRollout(
    cluster,
    { namespace: settings.namespace, name: settings.llamastack.name, labels, kubectl: kubectl(settings) },
    id,
    io,
  );
}

function leaveAlone({ settings }: Context, { tracing, container }: Found): Result {
  const { namespace, llamastack } = settings;
  const variables = Object.entries(tracingEnvironment()).map(([name, value]) => `${name}=${value}`);
  const undo = tracing.to === 'off' ? [`${tracing.because.split('=')[0]}-`] : [];
  return {
    outcome: 'skipped',
    detail: `${describe(tracing)}; left alone`,
    hint: `kubectl -n ${namespace} set env deployment/${llamastack.name} -c ${container.name} ${[...variables, ...undo].join(' ')}`,
  };
}

function describe(tracing: Tracing): string {
  switch (tracing.to) {
    case 'off':
      return `tracing is switched off by ${tracing.because}`;
    case 'nowhere':
      return 'sends its traces nowhere';
    default:
      return `sends its traces to ${tracing.endpoint}`;
  }
}

/** In 0.4 to 0.7 the image's entrypoint starts the instrumentation. */
function bypassWarning({ settings: { namespace, llamastack } }: Context): string {
  return `its container sets "command", which bypasses the image's entrypoint and with it the tracing: use "args" instead (kubectl -n ${namespace} edit deployment ${llamastack.name})`;
}
