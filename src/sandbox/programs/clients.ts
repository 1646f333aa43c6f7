/** Who asks a program, as it would see it. */
export interface Client {
  ip: string;
  port: number;
}

/**
 * Makes up who asks, for logs and spans: the network between programs has no addresses of clients. The kubelet comes from its node, all
 * others as by a port-forward, each from the next port.
 */
export function createClients(): (userAgent: string | undefined) => Client {
  let seen = 0;
  return (userAgent = '') => ({ ip: userAgent.startsWith('kube-probe/') ? '10.244.0.1' : '127.0.0.1', port: 40_000 + (seen++ % 20_000) });
}
