import { describeMetrics } from './collector-metrics.ts';
import { type Diagnosis, hops } from './diagnosis.ts';
import type { Evidence, PathSeen } from './evidence.ts';
import { failureOf } from './export-error.ts';
import { editOf, justStarted, whyDown } from './workload.ts';

/** Why the collector did not take the spans. Pure. */
export function receiverFault({ collector, kubectl }: Evidence, { fault }: PathSeen): Diagnosis | undefined {
  if (fault === undefined || collector === undefined) return undefined;
  const { counted, errors = [], name } = collector;
  const heard = [`the test: ${fault.words}`, ...(counted === undefined ? [] : [`the collector ${describeMetrics(counted)}`])];
  const isQueue = /queue is full|element size too large/.test(fault.words) || errors.some(({ words }) => failureOf(words).kind === 'queue');
  if (isQueue) return queueFull(collector, kubectl, heard);
  const down = whyDown(collector, hops.collector, kubectl);
  if (down !== undefined) return { ...down, evidence: [...heard, ...down.evidence] };
  if (/high memory usage/.test(fault.words)) {
    return {
      hop: hops.collector,
      cause: 'the collector is short of memory, and its memory_limiter refuses spans',
      hint: `send less, or give it more, which the next run of mlflow-tui names as a change by somebody else: ${kubectl} set resources deployment/${name} --limits=memory=1Gi`,
      evidence: heard,
    };
  }
  const pod = justStarted(collector);
  if (fault.at === 'sending' && pod !== undefined) {
    return {
      hop: hops.collector,
      cause: `the collector was restarting: its container was started ${Math.round((pod.upMs ?? 0) / 1000)} s ago`,
      hint: `run the test again; see why it was started: ${kubectl} describe pod ${pod.name}`,
      evidence: heard,
    };
  }
  if (fault.at === 'handshake' || fault.at === 'reaching') {
    return {
      hop: hops.collector,
      cause: fault.words,
      hint: fault.hint ?? `see its receivers: ${kubectl} get configmap ${collector.configMap ?? name} -o yaml`,
      evidence: heard,
    };
  }
  return undefined;
}

/** Said by the collector to whoever sends, or in its log. Pure. */
export function queueFull(collector: NonNullable<Evidence['collector']>, kubectl: string, evidence: string[]): Diagnosis {
  return {
    hop: hops.export,
    cause: "the collector's sending queue is full: it takes spans faster than it hands them on",
    hint: `send less, or raise sending_queue.queue_size of its exporter: ${editOf(collector, kubectl)}`,
    evidence,
  };
}
