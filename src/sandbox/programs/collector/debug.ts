import { countSpans } from '../../otlp/request.ts';
import type { Exporter } from './exporter.ts';
import { type CollectorLog, component } from './log.ts';

/** The debug exporter: says what came, and keeps nothing. */
export function createDebug(id: string, log: CollectorLog): Exporter {
  const fields = { ...component('exporter', id), 'otelcol.signal': 'traces' };
  return {
    offer(request) {
      const counted = { 'resource spans': request.resourceSpans.length, spans: countSpans(request) };
      log('info', 'debugexporter@v0.149.0/debug_exporter.go:53', 'Traces', { ...fields, ...counted });
      return true;
    },
    drain: async () => undefined,
  };
}
