import { names, ports } from '../../manifests/names.ts';
import { Problem } from '../../problem.ts';
import type { Result, TaskIo } from '../../run/task.ts';
import type { SmokeListener, SmokeResult } from '../../smoke/run-smoke.ts';
import type { DeployTask } from '../context.ts';
import { kubectl } from '../kubectl.ts';
import { withMlflow, withTunnel } from '../pods.ts';
import { findExperiment } from './experiment.ts';

const id = 'smoke';
const visibleWithinMs = 30_000;

/** Proves the pipeline: a trace sent through the collector is read back from MLflow and compared span by span. */
export const smokeTask: DeployTask = {
  id,
  title: 'Smoke test',
  group: 'prove',
  needs: ['reachable', 'llamastack.configure'],
  plan: async () => [],
  run: (context, io) =>
    withMlflow(context, io.signal, async (mlflow) => {
      const { experiment } = context.settings.mlflow;
      const experimentId = context.facts.experimentId ?? (await findExperiment(mlflow, experiment, io.signal));
      if (experimentId === undefined) {
        throw new Problem(`there is no experiment ${experiment} in MLflow`, { hint: 'set mlflow.experiment, or make it: mlflow-tui --ci' });
      }
      context.facts.experimentId = experimentId;
      await context.facts.preparedForTraces;
      // OpenTelemetry takes a tenth of a second to load, and only this needs it.
      const { runSmoke } = await import('../../smoke/run-smoke.ts');
      return withTunnel(context, { app: names.collector, port: ports.otlpHttp }, io.signal, async (agent) => {
        const hint = `${kubectl(context.settings)} logs deploy/${names.collector}`;
        const collector = { agent, url: `http://localhost:${ports.otlpHttp}`, hint };
        const options = { collector, mlflow, experimentId, keep: context.keepTraces, deadlineMs: visibleWithinMs };
        return resultOf(await runSmoke(options, listener(io), io.signal), context.keepTraces, io);
      });
    }),
};

/** What a smoke test says, as events of this task. */
function listener({ progress, emit }: TaskIo): SmokeListener {
  return {
    message: progress,
    progress: (counts) => emit({ type: 'smoke.progress', task: id, ...counts }),
    trace: (trace) => emit({ type: 'smoke.trace', task: id, ...trace }),
  };
}

function resultOf({ path, traceId, problems, diagnosis, warnings }: SmokeResult, kept: boolean, { emit }: TaskIo): Result {
  emit({ type: 'smoke.path', task: id, ...path });
  if (diagnosis !== undefined) {
    emit({ type: 'smoke.diagnosis', task: id, ...diagnosis });
    return { outcome: 'failed', detail: problems.join('; '), hint: diagnosis.hint };
  }
  const detail = `${path.found} of ${path.sent} spans found, 0 lost, 0 changed, visible after ${(path.max / 1000).toFixed(2)} s${kept ? `; kept as ${traceId}` : ''}`;
  return warnings.length === 0 ? { outcome: 'done', detail } : { outcome: 'done', detail, hint: warnings.join('; ') };
}
