import { Agent } from 'node:http';
import { podPath, query } from '../api/paths.ts';
import type { Connection } from '../transport/connection.ts';
import { TunnelSocket } from './tunnel-socket.ts';
import { openWebSocket } from './websocket.ts';

/** A port of a pod. */
export interface PodPort {
  namespace: string;
  pod: string;
  port: number;
}

/**
 * An http.Agent whose connections go to a port of a pod through the API server's port-forward, one WebSocket each, kept alive; no
 * local listener. Requests fail with a ClusterError: `lost` when the pod refuses the port or the connection breaks. `destroy()`
 * and the end of `connection` close them all; until then they keep the process alive.
 */
export function tunnelAgent(connection: Connection, target: PodPort): Agent {
  const request = {
    path: podPath(target, 'portforward') + query({ ports: target.port }),
    protocols: ['v4.channel.k8s.io'],
    asked: `forward port ${target.port} of pod ${target.pod}`,
  };
  const agent = new Agent({ keepAlive: true });
  agent.createConnection = () => new TunnelSocket((signal) => openWebSocket(connection, request, signal), request.asked);
  return agent;
}
