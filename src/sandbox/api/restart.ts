import type { Server } from 'node:http';
import { unattended } from '../failures.ts';
import { listenOnLoopback } from '../loopback.ts';
import type { Machine } from '../machine.ts';

/**
 * Has the API server go away and come back at its port, if the scenario says so: some time after the first pod is made, so that it is a
 * rollout that is interrupted, however fast the time passes.
 * @param stop ends the server with all its connections
 */
export function restartInRollout(machine: Machine, server: Server, port: number, stop: () => Promise<void>): void {
  const { scenario, store, signal } = machine;
  const { restart } = scenario.api ?? {};
  if (restart === undefined) return;
  const stopLooking = store.subscribe(({ kind, type }) => {
    if (kind.kind !== 'Pod' || type !== 'ADDED') return;
    stopLooking();
    unattended(machine, 'the API server', goAway(machine, restart, server, port, stop));
  });
  signal.addEventListener('abort', stopLooking, { once: true });
}

async function goAway(
  { clock, signal }: Machine,
  { afterSeconds, downSeconds }: { afterSeconds: number; downSeconds: number },
  server: Server,
  port: number,
  stop: () => Promise<void>,
): Promise<void> {
  await clock.sleep(afterSeconds, signal);
  await stop();
  await clock.sleep(downSeconds, signal);
  for (;;) {
    const error = await listenOnLoopback(server, port).then(
      () => undefined,
      (refused: NodeJS.ErrnoException) => refused,
    );
    if (error === undefined) return;
    // Somebody else on this machine was given the port meanwhile.
    if (error.code !== 'EADDRINUSE') throw error;
    await clock.sleep(1, signal);
  }
}
