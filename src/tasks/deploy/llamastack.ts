import type { Deployment } from 'kubernetes-types/apps/v1.d.ts';
import { deployments } from '../../cluster/kinds.ts';
import { llamastackTracing, tracingEnvironment } from '../../manifests/llamastack.ts';
import { Problem } from '../../problem.ts';
import type { PlannedChange } from '../../run/events.ts';
import type { TaskIo } from '../../run/task.ts';
import type { Context, DeployTask } from '../context.ts';
import { kubectl } from '../kubectl.ts';
import { describeTracing, findLlamastack, type Llamastack, mendTracing } from '../llamastack.ts';
import { awaitRollout } from '../rollout/rollout.ts';
import { refused } from './apply-object.ts';
import { diffOf } from './diff.ts';

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
    if (found.variables === undefined) return [{ ...planned, note: `${describeTracing(found.tracing)}; left alone` }];
    try {
      const configured = await configure(context, found, signal, { dryRun: true });
      // Just the lines that change: those around them may be somebody's keys.
      const diff = diffOf(found.deployment, configured, 0);
      return [{ ...planned, action: 'change', note: 'gets OTEL_* variables, which restarts its pod', diff }];
    } catch (error) {
      if (!(error instanceof Problem) || signal.aborted) throw error;
      return [refused(planned, error)];
    }
  },
  async run(context, io) {
    const found = await look(context, io.signal);
    const { tracing, container, variables } = found;
    if (tracing.to !== 'here' && variables === undefined) {
      context.facts.tracesElsewhere = true;
      return { outcome: 'skipped', detail: `${describeTracing(tracing)}; left alone`, hint: mendTracing(context, found) };
    }
    if (variables !== undefined) await configure(context, found, io.signal);
    await rollout(context, found, io);
    const outcome = tracing.to === 'here' ? 'unchanged' : 'done';
    const detail = `sends to ${tracing.to === 'here' ? tracing.endpoint : tracingEnvironment().OTEL_EXPORTER_OTLP_TRACES_ENDPOINT}`;
    return container.command === undefined ? { outcome, detail } : { outcome, detail, hint: bypassWarning(context) };
  },
};

async function look(context: Context, signal: AbortSignal): Promise<Llamastack> {
  const { namespace, llamastack } = context.settings;
  const found = await findLlamastack(context, signal);
  if (found !== undefined) return found;
  throw new Problem(`Deployment ${llamastack.name} is not in ${namespace}`, {
    hint: 'set llamastack.name to the name of its Deployment',
  });
}

function configure({ cluster, settings }: Context, found: Llamastack, signal: AbortSignal, { dryRun = false } = {}): Promise<Deployment> {
  const { container, variables = {} } = found;
  return cluster.apply(deployments, llamastackTracing(settings, container.name, variables), { dryRun }, signal);
}

async function rollout({ cluster, settings }: Context, { deployment }: Llamastack, io: TaskIo): Promise<void> {
  const labels = deployment.spec?.selector.matchLabels ?? {};
  const target = { namespace: settings.namespace, name: settings.llamastack.name, labels, kubectl: kubectl(settings) };
  await awaitRollout(cluster, target, id, io);
}

/** In 0.4 to 0.7 the image's entrypoint starts the instrumentation. */
function bypassWarning({ settings }: Context): string {
  const edit = `${kubectl(settings)} edit deployment ${settings.llamastack.name}`;
  return `its container sets "command", which bypasses the image's entrypoint and with it the tracing; use "args" instead: ${edit}`;
}
