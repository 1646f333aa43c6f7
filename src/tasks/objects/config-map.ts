import type { ConfigMap } from 'kubernetes-types/core/v1.d.ts';
import { configMaps } from '../../cluster/kinds.ts';
import { experimentIdIn, exporterEndpointIn } from '../../manifests/collector.ts';
import { names } from '../../manifests/names.ts';
import type { Watched } from './watched.ts';

export const collectorConfig: Watched<ConfigMap> = {
  task: 'collector.deploy',
  kind: configMaps,
  name: names.collector,
  purpose: "The collector's configuration: it takes OTLP and sends every trace on to MLflow, with the experiment's id in a header",
  look(config) {
    const experiment = experimentIdIn(config);
    return {
      state: experiment === undefined ? 'names no experiment' : `for experiment ${experiment}`,
      facts: [
        ['Keys', Object.keys(config.data ?? {}).join(', ') || 'none'],
        ['Experiment', experiment ?? 'none: MLflow would not take the traces'],
        ['Sends to', exporterEndpointIn(config)],
      ],
    };
  },
};
