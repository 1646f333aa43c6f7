import { Agent } from 'node:http';
import { podPath, query } from '../api/paths.ts';
import type { Connection } from '../transport/connection.ts';
import { TunnelSocket } from './tunnel-socket.ts';
import { openWebSocket } from './websocket.ts';

/** A port of a pod. One that is a function is asked for each connection: the pod behind a Service changes. */
export interface PodPort {
  namespace: string;
  pod: string | ((signal: AbortSignal) => Promise<string>);
  port: number;
}

/**
 * An http.Agent whose connections go to a port of a pod through the API server's port-forward, one WebSocket each, kept alive; no
 * local listener. Requests fail with a ClusterError: `lost` when the pod refuses the port or the connection breaks. `destroy()`
 * and the end of `connection` close them all; until then they keep the process alive.
 */
export function tunnelAgent(connection: Connection, { namespace, pod, port }: PodPort): Agent {
  const agent = new Agent({ keepAlive: true });
  agent.createConnection = () => {
    let asked = `forward port ${port}`;
    const open = async (signal: AbortSignal) => {
      const name = typeof pod === 'string' ? pod : await pod(signal);
      asked = `forward port ${port} of pod ${name}`;
      const path = podPath({ namespace, pod: name }, 'portforward') + query({ ports: port });
      return openWebSocket(connection, { path, protocols: ['v4.channel.k8s.io'], asked }, signal);
    };
    return new TunnelSocket(open, () => asked);
  };
  return agent;
}
