import type { ConfigMap, Pod } from 'kubernetes-types/core/v1.d.ts';
import { configMaps } from '../../../cluster/kinds.ts';
import { names } from '../../../manifests/names.ts';
import { type CollectorMetrics, countedBetween } from '../../../smoke/diagnosis/collector-metrics.ts';
import type { CollectorSeen, Workload } from '../../../smoke/diagnosis/evidence.ts';
import { readExportErrors } from '../../../smoke/diagnosis/export-error.ts';
import { readExporter } from '../../../smoke/diagnosis/exporter.ts';
import { queueTellsAll } from '../../../smoke/diagnosis/pipeline.ts';
import type { Context } from '../../context.ts';
import { attempt, ifFound } from './attempt.ts';
import { lastLines } from './log.ts';
import { countersOf } from './metrics.ts';
import { findWorkload } from './workload.ts';

/** What was known before the test began. */
export interface Before {
  /** By this machine's clock, milliseconds since 1970. */
  startedAt: number;
  /** That clock minus the cluster's, as far as known. */
  skewMs: number;
  counters?: CollectorMetrics;
}

const zero: CollectorMetrics = { accepted: 0, refused: 0, sent: 0, sendFailed: 0, enqueueFailed: 0, queueSize: 0, queueCapacity: 0 };

/** The collector: its pods, its configuration as it is, its log and its counters since the test began. */
export async function examineCollector(context: Context, before: Before, signal: AbortSignal): Promise<Workload & CollectorSeen> {
  const { seen, pods, deployment } = await findWorkload(context, names.collector, before, signal);
  const [pod] = pods;
  const template = deployment?.spec?.template ?? pod;
  const [config, log, counters] = await Promise.all([
    template && attempt(readConfiguration(context, template, signal)),
    pod && attempt(lastLines(context, pod, { tailLines: 300 }, signal)),
    pod && attempt(countersOf(context, pod, signal)),
  ]);
  // A clock is known to a second or so.
  const since = before.startedAt - before.skewMs - 2_000;
  const errors = log && readExportErrors(log).filter(({ time }) => !(Date.parse(time) < since));
  // A container's start is told in whole seconds.
  const startedDuring = pod && !isOlder(pod, before.startedAt - before.skewMs - 1_000);
  // Of one that ran before, and was not looked at then, nobody knows what it counted before.
  const from = before.counters ?? (startedDuring ? zero : undefined);
  return {
    ...seen,
    ...ifFound('configMap', config?.name),
    ...ifFound('yaml', config?.yaml),
    ...ifFound('exporter', config?.exporter),
    ...(config && pod ? { isStale: isOlder(pod, config.changedAt), queueTellsAll: queueTellsAll(config.yaml, imageOf(pod)) } : {}),
    ...ifFound('startedDuring', startedDuring),
    ...ifFound('errors', errors),
    ...ifFound('counted', counters && from && countedBetween(from, counters.counters)),
  };
}

/** The ConfigMap among a pod's volumes that is a configuration of a collector. */
export async function readConfiguration({ cluster, settings }: Context, { spec }: Pick<Pod, 'spec'>, signal: AbortSignal) {
  const { namespace } = settings;
  const mounted = (spec?.volumes ?? []).flatMap(({ configMap }) => configMap?.name ?? []);
  const found = await Promise.all(mounted.map((name) => cluster.get(configMaps, { namespace, name }, signal)));
  for (const configMap of found) {
    for (const yaml of Object.values(configMap?.data ?? {})) {
      const exporter = readExporter(yaml);
      if (exporter !== undefined) return { name: configMap?.metadata?.name ?? '', yaml, exporter, changedAt: changedAt(configMap) };
    }
  }
  return undefined;
}

/** The image of a collector's container. */
export function imageOf({ spec }: Pod): string {
  return spec?.containers[0]?.image ?? '';
}

/** When an object was last written, as its managers say. */
function changedAt(object: ConfigMap | undefined): number {
  const { managedFields = [], creationTimestamp } = object?.metadata ?? {};
  return Math.max(
    ...[creationTimestamp, ...managedFields.map(({ time }) => time)].map((time) => (time === undefined ? 0 : Date.parse(String(time)))),
  );
}

/** Whether a pod's container was started before a moment, in milliseconds since 1970. */
export function isOlder({ status, metadata }: Pod, changed: number): boolean {
  const startedAt = status?.containerStatuses?.[0]?.state?.running?.startedAt ?? metadata?.creationTimestamp;
  return startedAt !== undefined && Date.parse(String(startedAt)) < changed;
}
