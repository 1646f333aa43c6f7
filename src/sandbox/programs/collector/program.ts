import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { ContainerOs, Program } from '../../program.ts';
import { toNumber } from '../../quantities.ts';
import { type CollectorConfig, ConfigError } from './config/config.ts';
import { readConfig } from './config/read.ts';
import { createDebug } from './debug.ts';
import { createExporter, type Exporter } from './exporter.ts';
import { memoryOf, tellExtensions, tellMemory, tellReceivers, tellStart, tellStop } from './life.ts';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import { createConsume } from './pipeline.ts';
import { createSend } from './send.ts';
import { serve } from './servers.ts';

/** How long it takes until it listens, unless the scenario says otherwise. */
const startSeconds = 0.3;

/** The OpenTelemetry Collector 0.149 contrib, as far as OTLP comes in, waits in queues, and goes out. */
export const collector: Program = {
  async start(container) {
    const config = configOf(container);
    if (config === undefined) return;
    const { machine, signal, log: write } = container;
    const { clock, scenario } = machine;
    const fault = scenario.programs?.collector ?? {};
    const isShort = fault.shortOfMemoryUpTo !== undefined && memoryOf(container.spec) <= toNumber(fault.shortOfMemoryUpTo);
    const startedAt = clock.now();
    const log = createLog(clock, write, randomUUID());
    const metrics = createMetrics(() => (clock.now().getTime() - startedAt.getTime()) / 1000);
    const exporters = new Map(
      config.exporters.map((one): [string, Exporter] => {
        const io = { clock, log, metrics, send: createSend(one, container) };
        return [one.id, one.type === 'debug' ? createDebug(one.id, log) : createExporter(one, io)];
      }),
    );
    tellStart(log, config, container);
    tellExtensions(log, config);
    await clock.sleep(fault.startSeconds ?? startSeconds, signal);

    const consume = createConsume(config.pipelines, exporters, { clock, log, metrics, signal }, { ...fault, isShort });
    tellReceivers(log, config);
    serve(container, { config, consume, metrics, fault, readyAt: clock.now() });
    if (isShort) tellMemory(log);
    log('info', 'service@v0.149.0/service.go:264', 'Everything is ready. Begin running and processing data.');

    if (!signal.aborted) await once(signal, 'abort');
    tellStop(log, config);
    await Promise.all([...exporters.values()].map((exporter) => exporter.drain()));
    log('info', 'extensions/extensions.go:68', 'Stopping extensions...');
    log('info', 'service@v0.149.0/service.go:292', 'Shutdown complete.');
  },
};

/** Its configuration; undefined when it can't work with it, and has said why and ended. */
function configOf({ spec, file, env, log, exit }: ContainerOs): CollectorConfig | undefined {
  const words = [...(spec.command ?? []), ...(spec.args ?? [])];
  const flag = words.findIndex((word) => /^--?config(=|$)/.test(word));
  const path =
    (words[flag]?.includes('=') ? words[flag].replace(/^.*?=(file:)?/, '') : words[flag + 1]) ?? '/etc/otelcol-contrib/config.yaml';
  try {
    const text = file(path);
    if (text !== undefined) return readConfig(text, env);
    const why = `unable to read the file file:${path}: open ${path}: no such file or directory`;
    throw new ConfigError(`failed to get config: cannot resolve the configuration: cannot retrieve the configuration: ${why}`);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const line of `Error: ${error.message}`.split('\n')) log(line);
    exit(1);
    return undefined;
  }
}
