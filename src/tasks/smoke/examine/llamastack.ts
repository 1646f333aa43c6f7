import type { LlamastackSeen, Workload } from '../../../smoke/diagnosis/evidence.ts';
import type { Context } from '../../context.ts';
import { describeTracing, findLlamastack, mendTracing } from '../../llamastack.ts';
import { attempt, ifFound } from './attempt.ts';
import type { Before } from './collector.ts';
import { findWorkload } from './workload.ts';

/** LLaMA Stack's pods, and where its Deployment has it send its traces. */
export async function examineLlamastack(context: Context, before: Before, signal: AbortSignal): Promise<Workload & LlamastackSeen> {
  const [{ seen }, tracing] = await Promise.all([
    findWorkload(context, context.settings.llamastack.name, before, signal),
    attempt(tracingSeen(context, signal)),
  ]);
  return { ...seen, ...tracing };
}

/** Where it sends its traces, as far as its Deployment says. */
export async function tracingSeen(context: Context, signal: AbortSignal): Promise<LlamastackSeen> {
  const found = await findLlamastack(context, signal);
  if (found === undefined) return {};
  const { to } = found.tracing;
  const { command, env = [], envFrom = [] } = found.container;
  const hasVariables = envFrom.length > 0 || env.some(({ name }) => name.startsWith('OTEL_'));
  return {
    tracing: { to, words: describeTracing(found.tracing), mend: mendTracing(context, found) },
    hasVariables,
    ...ifFound('command', command),
  };
}
