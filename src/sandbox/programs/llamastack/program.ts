import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import type { Clock } from '../../clock.ts';
import type { ContainerOs, Program } from '../../program.ts';
import { createClients } from '../clients.ts';
import { healthListener } from '../health.ts';
import { answerOf, modelServer } from './answers.ts';
import { createSpanExporter } from './export.ts';
import { createLog, type LlamastackLog } from './log.ts';
import { NotInstrumented, settingsOf, type TracingSettings } from './settings.ts';
import { lookupSpan, parentOf, spansOf } from './spans.ts';

const port = 8321;
/** How long it takes until it listens, unless the scenario says otherwise. */
const startSeconds = 2;

/** LLaMA Stack 0.7.3 with one model, traced when it is told to by its environment. */
export const llamastack: Program = {
  async start(container) {
    const { machine, env, spec, signal } = container;
    const { clock, scenario } = machine;
    const fault = scenario.programs?.llamastack ?? {};
    const log = createLog(clock, container.log);
    // Its entrypoint instruments it when it finds any OTEL_* variable; another command goes past the entrypoint.
    const isInstrumented =
      spec.command?.some((word) => word.includes('opentelemetry-instrument')) ?? Object.keys(env).some((name) => name.startsWith('OTEL_'));
    const keepsTrace = /\btracecontext\b/.test(env.OTEL_PROPAGATORS ?? 'tracecontext');
    const settings = isInstrumented ? tracing(container) : undefined;
    const exporter = settings && createSpanExporter(container, settings, log);
    const exporting = exporter?.run();
    tellStart(log, spec.args?.[0]);
    await clock.sleep(fault.startSeconds ?? startSeconds, signal);

    const lookup = stopwatch(clock);
    if (settings?.isSampled(undefined)) exporter?.add([lookupSpan(`${modelServer}/models`, lookup(), lookup())]);
    const found = 'llama_stack.providers.utils.inference.openai_mixin:539 list_provider_model_ids() returned models ';
    log('INFO', found, 'category=providers::utils count=1 provider=VLLMInferenceAdapter');

    const clientOf = createClients();
    const listener: Parameters<ContainerOs['serve']>[1] = async (incoming, outgoing) => {
      const now = stopwatch(clock);
      const start = now();
      const body = await buffer(incoming).catch(() => undefined);
      if (body === undefined) return;
      const { method = '', url = '', headers } = incoming;
      const path = url.replace(/\?.*$/, '');
      const answer = answerOf({ method, path, body: String(body) }, Math.floor(clock.now().getTime() / 1000));
      const { status } = answer;
      const { host = `127.0.0.1:${port}`, 'user-agent': userAgent } = headers;
      const client = clientOf(userAgent);
      const parent = keepsTrace ? parentOf(String(headers.traceparent ?? ''), String(headers.tracestate ?? '')) : undefined;
      outgoing
        .writeHead(status, { server: 'uvicorn', ...answer.headers, 'content-length': Buffer.byteLength(answer.body) })
        .end(answer.body);
      log('INFO', `${client.ip}:${client.port} - "${method} ${url} HTTP/1.1" ${status}`, 'category=server');
      const whole = `http://${host}${path}`;
      if (settings === undefined || settings.isExcluded(whole) || !settings.isSampled(parent?.sampled)) return;
      const { route, upstream } = answer;
      exporter?.add(spansOf({ method, url: whole, host, path, userAgent, client, status, route, upstream, start, end: now() }, parent));
    };
    const health = healthListener(fault.health, listener);
    container.serve(port, (incoming, outgoing) => (incoming.url === '/v1/health' ? health : listener)(incoming, outgoing));

    if (!signal.aborted) await once(signal, 'abort');
    await exporting;
  },
};

/** What is traced, and how; it goes on without where that can't be begun. */
function tracing({ env, log }: ContainerOs): TracingSettings | undefined {
  try {
    return settingsOf(env, randomUUID());
  } catch (error) {
    if (!(error instanceof NotInstrumented)) throw error;
    log('Failed to auto initialize OpenTelemetry');
    log(error.message);
    return undefined;
  }
}

function tellStart(log: LlamastackLog, file = '/etc/llamastack/config.yaml'): void {
  const fields = 'category=cli';
  log('INFO', 'llama_stack.cli.stack.run:108 Using stack configuration ', `${fields} config_file=${file}`);
  log('INFO', 'llama_stack.cli.stack.run:172 HTTPS enabled with certificates ', `${fields} certfile=None keyfile=None`);
  log('INFO', 'llama_stack.cli.stack.run:174 Listening on ', `${fields} host= port=${port}`);
}

/** The time in nanoseconds since 1970, from one start on, that never goes back. */
function stopwatch(clock: Clock): () => bigint {
  const started = process.hrtime.bigint();
  const zero = BigInt(clock.now().getTime()) * 1_000_000n + (started % 1_000_000n);
  return () => zero + (process.hrtime.bigint() - started);
}
