import { configMaps, deployments, services } from '../../cluster/kinds.ts';
import { collectorConfig, collectorDeployment, collectorService } from '../../manifests/collector.ts';
import { names, selector } from '../../manifests/names.ts';
import type { Context, DeployTask } from '../context.ts';
import { awaitRollout } from '../rollout/rollout.ts';
import { applyObject, planObject } from './apply-object.ts';
import { lookUpExperiment } from './experiment.ts';
import { tagOf } from './mlflow.ts';

const id = 'collector.deploy';

/** The OpenTelemetry Collector with the experiment's id in its configuration; a change of that rolls it out anew. */
export const collectorTask: DeployTask = {
  id,
  title: 'Collector',
  group: 'deploy',
  needs: ['experiment'],
  async plan(context, signal) {
    // Before the first run nobody knows the id; the plan only says "create" then.
    const { config, deployment, service } = objects(context, (await lookUpExperiment(context, signal)) ?? '0');
    return Promise.all([
      planObject(context, id, configMaps, config, signal),
      planObject(context, id, deployments, deployment, signal),
      planObject(context, id, services, service, signal),
    ]);
  },
  async run(context, io) {
    const { settings, facts } = context;
    const { config, deployment, service } = objects(context, facts.experimentId ?? '');
    const changes = [await applyObject(context, configMaps, config, io.signal)].map(({ action }) => action);
    changes.push((await applyObject(context, services, service, io.signal)).action);
    changes.push((await applyObject(context, deployments, deployment, io.signal)).action);

    const target = {
      namespace: settings.namespace,
      name: names.collector,
      labels: selector(names.collector),
      imageSetting: 'collector.image',
    };
    const { deployment: seen } = await awaitRollout(context.cluster, target, id, io);
    const detail = `${seen.status?.readyReplicas}/${seen.spec?.replicas} ready, ${tagOf(settings.collector.image)}, experiment ${facts.experimentId}`;
    return { outcome: changes.every((action) => action === 'unchanged') ? 'unchanged' : 'done', detail };
  },
};

function objects({ settings }: Context, experimentId: string) {
  const config = collectorConfig(settings, experimentId);
  return { config, deployment: collectorDeployment(settings, config), service: collectorService(settings) };
}
