import { describeMetrics } from './collector-metrics.ts';
import { type Diagnosis, hops } from './diagnosis.ts';
import type { Evidence, PathSeen } from './evidence.ts';
import { whyDown } from './workload.ts';

/** Why LLaMA Stack does not answer, or its spans are not in the trace. Pure. */
export function llamastackFault({ llamastack, collector, kubectl }: Evidence, { fault, joined }: PathSeen): Diagnosis | undefined {
  if (llamastack === undefined) return undefined;
  const { name, tracing, command } = llamastack;
  if (fault?.at === 'reaching' || fault?.at === 'asking') {
    const down = whyDown(llamastack, hops.llamastack, kubectl);
    return down && { ...down, evidence: [`the test: ${fault.words}`, ...down.evidence] };
  }
  const seen = [
    `spans of the joined trace in MLflow: ${joined?.spans ?? 0}${joined === undefined ? '' : `, state ${joined.state}`}`,
    ...(tracing === undefined ? [] : [`LLaMA Stack: ${tracing.words}`]),
    ...(collector?.counted === undefined ? [] : [`the collector ${describeMetrics(collector.counted)}`]),
  ];
  const found = (cause: string, hint: string, more: string[] = []): Diagnosis => {
    return { hop: hops.tracing, cause, hint, evidence: [...seen, ...more] };
  };
  const causes = {
    nowhere: 'LLaMA Stack has no OTEL_* variables that say where to send its traces',
    elsewhere: `LLaMA Stack ${tracing?.words}, not to the collector`,
    misdirected: `LLaMA Stack ${tracing?.words}`,
    off: `LLaMA Stack's ${tracing?.words}`,
  };
  if (tracing !== undefined && tracing.to in causes) return found(causes[tracing.to as keyof typeof causes], tracing.mend);
  if (command !== undefined && !command.some((word) => word.includes('opentelemetry-instrument'))) {
    return found(
      `LLaMA Stack's container has the command ${JSON.stringify(command)}, which bypasses the image's entrypoint and so its instrumentation`,
      `begin it with opentelemetry-instrument, or take it out: ${kubectl} patch deployment ${name} --type=json -p '[{"op":"remove","path":"/spec/template/spec/containers/0/command"}]'`,
      [`Deployment ${name} has a command: ${JSON.stringify(command)}`],
    );
  }
  if (tracing?.to === 'unknown') return found(`LLaMA Stack: ${tracing.words}`, tracing.mend);
  return undefined;
}
