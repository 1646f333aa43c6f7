import type { Container, Pod, Probe } from 'kubernetes-types/core/v1.d.ts';
import { TooLate, within } from '../../clock.ts';
import type { Machine } from '../../machine.ts';

/** Tries a probe once. @returns why it failed, in the kubelet's words */
export async function tryProbe(
  { network, clock }: Machine,
  { pod, spec, ip }: { pod: Pod; spec: Container; ip: string },
  { httpGet, tcpSocket, timeoutSeconds = 1 }: Probe,
  signal: AbortSignal,
): Promise<string | undefined> {
  const namespace = pod.metadata?.namespace ?? '';
  if (tcpSocket !== undefined) {
    const port = numberOf(spec, tcpSocket.port);
    return network.connect(ip, port, namespace).then(
      (socket) => void socket.destroy(),
      () => `dial tcp ${ip}:${port}: connect: connection refused`,
    );
  }
  // A command of an image that is not real says nothing.
  if (httpGet === undefined) return undefined;
  const host = httpGet.host ?? ip;
  const authority = `${host}:${numberOf(spec, httpGet.port)}`;
  const url = `http://${authority}${httpGet.path ?? '/'}`;
  const get = (limited: AbortSignal) => network.fetch(new URL(url), { headers: { 'user-agent': 'kube-probe/1.34' } }, namespace, limited);
  try {
    const { status } = await within(clock, timeoutSeconds, signal, get);
    return status >= 200 && status < 400 ? undefined : `HTTP probe failed with statuscode: ${status}`;
  } catch (error) {
    signal.throwIfAborted();
    const shown = `Get "${url}"`;
    if (error instanceof TooLate) return `${shown}: context deadline exceeded (Client.Timeout exceeded while awaiting headers)`;
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ECONNREFUSED' ? `${shown}: dial tcp ${authority}: connect: connection refused` : `${shown}: EOF`;
  }
}

/** A port by its number, or its name in the container. */
function numberOf({ ports = [] }: Container, port: number | string): number {
  if (typeof port === 'number') return port;
  return ports.find(({ name }) => name === port)?.containerPort ?? Number(port);
}
