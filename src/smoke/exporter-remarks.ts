import { AsyncLocalStorage } from 'node:async_hooks';
import { type DiagLogger, DiagLogLevel, diag } from '@opentelemetry/api';

/**
 * OTLPTraceExporter 0.223 reports success for a partial success and for any page with a status below 300. That it was no plain
 * success it tells only to the API's one logger, as a warning: see logging-response-handler.js of @opentelemetry/otlp-exporter-base
 * ("Received Partial Success response:", then JSON) and trace/json/trace.js of @opentelemetry/otlp-transformer ("Failed to parse
 * trace export response: ..."). The logger is global; the storage gives each export its own remarks, also when several run at once.
 */
const remarksOfThisExport = new AsyncLocalStorage<string[]>();

const note = (message: string, ...more: unknown[]) => {
  remarksOfThisExport.getStore()?.push([message, ...more].join(' '));
};
const ignore = () => {};
const logger: DiagLogger = { error: note, warn: note, info: ignore, debug: ignore, verbose: ignore };

/** What `run` comes to, and the warnings of the OpenTelemetry SDK during it. */
export async function withRemarks<T>(run: () => Promise<T>): Promise<{ result: T; remarks: string[] }> {
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  const remarks: string[] = [];
  return { result: await remarksOfThisExport.run(remarks, run), remarks };
}

/** The JSON of a partial success, when the remark is about one. */
export function partialSuccessIn(remark: string): string | undefined {
  return /^Received Partial Success response: (.*)$/s.exec(remark)?.[1];
}
