import type { ServerResponse } from 'node:http';
import type { Listener } from '../../listener.ts';
import type { TraceRequest } from '../../otlp/request.ts';
import type { ContainerOs } from '../../program.ts';
import type { CollectorFault } from '../../scenario.ts';
import { bodyOf } from '../body.ts';
import { healthListener } from '../health.ts';
import type { CollectorConfig } from './config/config.ts';
import { serveGrpc } from './grpc.ts';
import type { Metrics } from './metrics.ts';
import type { Consume } from './pipeline.ts';
import { answerPost, bodyLimit, type HttpReply } from './receive.ts';

interface Served {
  config: CollectorConfig;
  consume: Consume;
  metrics: Metrics;
  fault: CollectorFault;
  readyAt: Date;
}

/** Listens where the configuration says, and answers. */
export function serve(container: ContainerOs, { config: { ports }, consume, metrics, fault, readyAt }: Served): void {
  const { clock } = container.machine;
  if (ports.http !== undefined) {
    const takePost: Listener = async (incoming, outgoing) => {
      const body = await bodyOf(incoming, bodyLimit).catch(() => undefined);
      if (body === undefined) return;
      const { method = '', url = '', headers } = incoming;
      const path = url.replace(/\?.*$/, '');
      reply(
        outgoing,
        answerPost({ method, path, headers, body }, (request) => consume(request, 'http')),
      );
    };
    container.serve(ports.http.port, takePost, ports.http);
  }
  if (ports.grpc !== undefined) {
    const take = (request: TraceRequest) => consume(request, 'grpc');
    container.listen(ports.grpc.port, (socket) => void serveGrpc(socket, take).catch(() => socket.destroy()), ports.grpc);
  }
  if (ports.health !== undefined) {
    const healthy = healthListener(fault.health, (_incoming, outgoing) => {
      const uptime = `${(clock.now().getTime() - readyAt.getTime()) / 1000}s`;
      const body = JSON.stringify({ status: 'Server available', upSince: readyAt.toISOString(), uptime });
      outgoing.writeHead(200, { 'content-type': 'application/json', connection: 'close' }).end(body);
    });
    container.serve(ports.health.port, healthy, ports.health);
  }
  const tellMetrics: Listener = ({ url = '' }, outgoing) => {
    const isMetrics = url.replace(/\?.*$/, '') === '/metrics';
    const type = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores' };
    if (isMetrics) outgoing.writeHead(200, type).end(metrics.text());
    else outgoing.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('404 page not found\n');
  };
  container.serve(ports.metrics.port, tellMetrics, ports.metrics);
}

function reply(outgoing: ServerResponse, { status, headers, body }: HttpReply): void {
  outgoing.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
}
