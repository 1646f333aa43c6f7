import type { ContainerOs } from '../../program.ts';
import { toNumber } from '../../quantities.ts';
import type { CollectorConfig, Port } from './config/config.ts';
import { type CollectorLog, component, version } from './log.ts';

const otlp = component('receiver', 'otlp');
const processor = { 'otelcol.component.kind': 'processor' };
const limiter = 'memorylimiter@v0.149.0/memorylimiter.go';
const health = component('extension', 'health_check');

/** Bytes that it may have. */
export function memoryOf({ resources }: ContainerOs['spec']): number {
  return toNumber(resources?.limits?.memory ?? '16Gi');
}

/** What the collector says when it begins, before it listens (seen on 0.149). */
export function tellStart(log: CollectorLog, { memory, outdated }: CollectorConfig, { spec }: ContainerOs): void {
  for (const { id, old, now } of outdated) {
    const fields = { ...component('exporter', id), 'otelcol.signal': 'traces' };
    log('warn', 'builders/builders.go:40', `"${old}" alias is deprecated; use "${now}" instead`, fields);
  }
  if (memory !== undefined) {
    const { limit, spike } = memory;
    const total = memoryOf(spec) / 1024 ** 2;
    const percent = { limit_percentage: limit, spike_limit_percentage: spike };
    const mebibytes = { limit_mib: Math.floor((total * limit) / 100), spike_limit_mib: Math.floor((total * spike) / 100) };
    log('info', `${limiter}:143`, 'Using percentage memory limiter', { ...processor, total_memory_mib: total, ...percent });
    log('info', `${limiter}:71`, 'Memory limiter configured', { ...processor, ...mebibytes, check_interval: 1 });
  }
  log('info', 'service@v0.149.0/service.go:241', 'Starting otelcol-contrib...', { Version: version, NumCPU: 2 });
}

/** How its extensions begin. */
export function tellExtensions(log: CollectorLog, { ports }: CollectorConfig): void {
  log('info', 'extensions/extensions.go:40', 'Starting extensions...');
  if (ports.health === undefined) return;
  log('info', 'extensions/extensions.go:44', 'Extension is starting...', health);
  log('info', 'healthcheckextension@v0.149.0/healthcheckextension.go:32', 'Starting health_check extension', health);
  log('info', 'extensions/extensions.go:61', 'Extension started.', health);
}

/** That it listens now. */
export function tellReceivers(log: CollectorLog, { ports }: CollectorConfig): void {
  if (ports.grpc !== undefined)
    log('info', 'otlpreceiver@v0.149.0/otlp.go:120', 'Starting GRPC server', { ...otlp, endpoint: shown(ports.grpc) });
  if (ports.http !== undefined)
    log('info', 'otlpreceiver@v0.149.0/otlp.go:175', 'Starting HTTP server', { ...otlp, endpoint: shown(ports.http) });
  tellHealth(log, ports.health, 'ready');
}

/** That its memory limiter begins to refuse. */
export function tellMemory(log: CollectorLog): void {
  log('warn', `${limiter}:205`, 'Memory usage is above soft limit. Refusing data.', { ...processor, cur_mem_mib: 321 });
}

/** What it says when it is asked to end, before it empties its queues. */
export function tellStop(log: CollectorLog, { ports }: CollectorConfig): void {
  log('info', 'otelcol@v0.149.0/collector.go:375', 'Received signal from OS', { signal: 'terminated' });
  log('info', 'service@v0.149.0/service.go:278', 'Starting shutdown...');
  tellHealth(log, ports.health, 'unavailable');
}

function shown({ port, local }: Port): string {
  return `${local ? '127.0.0.1' : '[::]'}:${port}`;
}

function tellHealth(log: CollectorLog, port: Port | undefined, status: string): void {
  if (port !== undefined) log('info', 'healthcheck/handler.go:131', 'Health Check state change', { ...health, status });
}
