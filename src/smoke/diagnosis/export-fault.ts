import { addressFault } from './address.ts';
import { describeMetrics } from './collector-metrics.ts';
import { type Diagnosis, hops } from './diagnosis.ts';
import type { Evidence, PathSeen, Target } from './evidence.ts';
import { experimentFault } from './experiment.ts';
import { failureOf } from './export-error.ts';
import { addressOf, type Exporter } from './exporter.ts';
import { processorsOf } from './pipeline.ts';
import { queueFull } from './receiver.ts';
import { statusFault } from './status.ts';
import { editOf, justStarted, whyDown } from './workload.ts';

/** What is known of a collector that took the spans and did not bring them to MLflow. */
export interface ExportCase {
  evidence: Evidence;
  result: PathSeen;
  exporter: Exporter;
  target: Target;
  configMap: string;
  /** How its configuration is mended, to be put behind "set x to y: ". */
  edit: string;
  /** What was seen so far. */
  seen: string[];
}

/** Why spans that the collector took are not in MLflow. Pure. */
export function exportFault(evidence: Evidence, result: PathSeen): Diagnosis | undefined {
  const { collector, kubectl, target } = evidence;
  if (collector === undefined) return undefined;
  const { counted, errors = [], exporter, configMap = collector.name } = collector;
  const last = errors.at(-1);
  const seen = [
    ...(counted === undefined ? [] : [`the collector ${describeMetrics(counted)}`]),
    ...(last === undefined ? [] : [`its log: ${last.dropped ? 'dropped' : 'will retry'}: ${last.words}`]),
    ...(exporter ? [`its exporter ${exporter.id} sends to ${exporter.url}`] : []),
  ];
  const edit = editOf(collector, kubectl);
  const found = (cause: string, hint: string): Diagnosis => ({ hop: hops.export, cause, hint, evidence: seen });
  if (errors.some(({ words }) => failureOf(words).kind === 'queue')) return queueFull(collector, kubectl, seen);
  if (exporter === null) {
    return found(
      'the collector has no OTLP exporter in a pipeline of traces',
      `add one to ConfigMap ${configMap} that sends to http://mlflow:5000/v1/traces: ${edit}`,
    );
  }
  const isHealthy = (counted?.sendFailed ?? 0) === 0 && last === undefined;
  if (collector.isStale && !isHealthy && exporter !== undefined && !last?.words.includes(addressOf(exporter)?.host ?? ''))
    return stale(evidence, seen);
  if (exporter === undefined || target === undefined) return byError(seen, last?.words, edit);
  const one: ExportCase = { evidence, result, exporter, target, configMap, edit, seen };
  return (
    addressFault(one, last?.words) ??
    experimentFault(one) ??
    // It refuses what the configuration no longer says.
    (collector.isStale && /HTTP Status Code 4(00|04|22)/.test(last?.words ?? '') ? stale(evidence, seen) : undefined) ??
    statusFault(one, last?.words) ??
    downFault(one) ??
    (collector.isStale ? stale(evidence, seen) : undefined) ??
    byError(seen, last?.words, edit) ??
    // Of a collector that was restarted the counters begin anew, and no span is missing in them.
    leftOut(one) ??
    restarted(evidence, seen)
  );
}

function downFault({ target, evidence, seen }: ExportCase): Diagnosis | undefined {
  const down = target.workload && whyDown(target.workload, hops.export, evidence.kubectl);
  return down ? { ...down, evidence: [...seen, ...down.evidence] } : undefined;
}

function stale({ collector, kubectl }: Evidence, seen: string[]): Diagnosis {
  return {
    hop: hops.export,
    cause: 'the collector still runs with an older configuration: its ConfigMap was changed after it had been started',
    hint: `${kubectl} rollout restart deployment/${collector?.name}`,
    evidence: seen,
  };
}

/** What the collector says, where nothing else tells more. */
function byError(seen: string[], words: string | undefined, edit: string): Diagnosis | undefined {
  if (words === undefined) return undefined;
  const failure = failureOf(words);
  if (failure.kind === 'timeout' || failure.kind === 'unreachable') return undefined;
  return { hop: hops.export, cause: `the collector can't export: ${words}`, hint: `mend its exporter: ${edit}`, evidence: seen };
}

/** Spans that it had not handed on when it ended are gone: its queue is in memory. */
function restarted({ collector, kubectl }: Evidence, seen: string[]): Diagnosis | undefined {
  const pod = collector?.startedDuring ? justStarted(collector) : undefined;
  if (pod === undefined) return undefined;
  return {
    hop: hops.export,
    cause: `the collector was restarted during the test, and what was in its queue is lost: its container was started ${Math.round((pod.upMs ?? 0) / 1000)} s ago`,
    hint: `run the test again; see why it was started: ${kubectl} get events --sort-by=.lastTimestamp`,
    evidence: [...seen, `Pod ${pod.name} has ${pod.restarts} restarts`],
  };
}

/** Its own counters say that spans went in which neither came out nor failed: a processor, such as a filter or a sampler, keeps them back. */
function leftOut({ evidence, seen, edit }: ExportCase): Diagnosis | undefined {
  const { counted, queueTellsAll = false, yaml = '' } = evidence.collector ?? {};
  if (counted === undefined) return undefined;
  const { accepted, sent, sendFailed, enqueueFailed, queueSize } = counted;
  const missing = accepted - sent - sendFailed - enqueueFailed;
  if (missing <= 0 || queueSize > 0) return undefined;
  // With none sent they may still be on their way out: what a processor gathers, or an old collector sends, is in no queue.
  if (sent === 0 && !queueTellsAll) return undefined;
  const processors = processorsOf(yaml);
  return {
    hop: hops.export,
    cause: `the collector itself leaves spans out: of ${accepted} that it accepted it handed on ${sent}, and none failed or waits`,
    hint: `see the processors of its traces pipeline, such as a filter or a sampler: ${edit}`,
    evidence: [...seen, ...(processors.length > 0 ? [`its traces go through ${processors.join(', ')}`] : [])],
  };
}
