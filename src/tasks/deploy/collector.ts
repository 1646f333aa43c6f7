import { configMaps, services } from '../../cluster/kinds.ts';
import { collectorConfig, collectorDeployment, collectorService, experimentIdIn } from '../../manifests/collector.ts';
import { names } from '../../manifests/names.ts';
import type { Context, DeployTask } from '../context.ts';
import { collectorConfig as watchedConfig } from '../objects/config-map.ts';
import { collectorService as watchedService } from '../objects/service.ts';
import { applyObject, planObject } from './apply-object.ts';
import { lookUpExperiment } from './experiment.ts';
import { planRollOut, rollOut } from './roll-out.ts';
import { tellObject } from './tell-object.ts';

const id = 'collector.deploy';

/** The OpenTelemetry Collector with the experiment's id in its configuration; a change of that rolls it out anew. */
export const collectorTask: DeployTask = {
  id,
  title: 'Collector',
  group: 'deploy',
  needs: ['experiment'],
  async plan(context, signal) {
    // Before the first run nobody knows the id; the plan only says "create" then.
    const experimentId = (await lookUpExperiment(context, signal)) ?? (await configuredExperiment(context, signal)) ?? '0';
    const { config, deployment, service } = objects(context, experimentId);
    return Promise.all([
      planObject(context, id, configMaps, config, signal),
      planRollOut(context, id, deployment, signal),
      planObject(context, id, services, service, signal),
    ]);
  },
  async run(context, io) {
    const { experimentId = '' } = context.facts;
    const { config, deployment, service } = objects(context, experimentId);
    const configured = await applyObject(context, configMaps, config, io.signal);
    tellObject(context, io, watchedConfig, configured.object);
    const served = await applyObject(context, services, service, io.signal);
    tellObject(context, io, watchedService, served.object);
    const { changed, detail } = await rollOut(context, { task: id, deployment, imageSetting: 'collector.image' }, io);
    const unchanged = configured.action === 'unchanged' && served.action === 'unchanged' && !changed;
    return { outcome: unchanged ? 'unchanged' : 'done', detail: `${detail}, experiment ${experimentId}` };
  },
};

/** The id in the collector's present configuration: what it stays, as long as MLflow can't be asked. */
async function configuredExperiment({ cluster, settings }: Context, signal: AbortSignal): Promise<string | undefined> {
  const present = await cluster.get(configMaps, { namespace: settings.namespace, name: names.collector }, signal);
  return present && experimentIdIn(present);
}

function objects({ settings }: Context, experimentId: string) {
  const config = collectorConfig(settings, experimentId);
  return { config, deployment: collectorDeployment(settings, config), service: collectorService(settings) };
}
