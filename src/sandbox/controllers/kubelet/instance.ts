import { createServer } from 'node:http';
import type { Container, Pod } from 'kubernetes-types/core/v1.d.ts';
import { guarded } from '../../listener.ts';
import type { Machine } from '../../machine.ts';
import type { ContainerOs, Log, Program } from '../../program.ts';
import type { ContainerFault } from '../../scenario.ts';
import { inBackground } from '../objects.ts';
import { createLog } from './log.ts';

/** How a container ended. */
interface Ended {
  exitCode: number;
  reason: string;
  finishedAt: Date;
}

/** A container that runs. */
export interface Instance {
  os: ContainerOs;
  program: Program;
  log: Log;
  startedAt: Date;
  ended: Promise<Ended>;
  /** Stops it as the kubelet does: asks, waits for what it has begun, for so many seconds, and kills. */
  stop(graceSeconds: number): void;
}

interface Wanted {
  pod: Pod;
  spec: Container;
  ip: string;
  env: Record<string, string>;
  files: ReadonlyMap<string, string>;
}

/** Starts a container. It ends by itself, by the scenario's crash, by `stop`, or with the sandbox. */
export function startInstance(machine: Machine, program: Program, { pod, spec, ip, env, files }: Wanted): Instance {
  const { clock, network } = machine;
  const life = new AbortController();
  const { log, write, end } = createLog(clock);
  const ended = Promise.withResolvers<Ended>();
  let over = false;
  const finish = (exitCode: number, reason = exitCode === 0 ? 'Completed' : 'Error') => {
    if (over) return;
    over = true;
    life.abort(new Error(`container ${spec.name} ended`));
    end();
    ended.resolve({ exitCode, reason, finishedAt: clock.now() });
  };
  machine.signal.addEventListener('abort', () => finish(0), { once: true, signal: life.signal });

  const os: ContainerOs = {
    machine,
    pod,
    spec,
    namespace: pod.metadata?.namespace ?? '',
    ip,
    env,
    file: (path) => files.get(path),
    log: write,
    serve(port, listener, reach) {
      const server = createServer(guarded(listener, write));
      network.listen(ip, port, (socket) => void server.emit('connection', socket), life.signal, reach);
    },
    listen: (port, accept, reach) => network.listen(ip, port, accept, life.signal, reach),
    exit: finish,
    signal: life.signal,
  };
  const working = (async () => program.start(os))().catch((error: unknown) => {
    if (over || life.signal.aborted) return;
    write(error instanceof Error ? error.message : String(error));
    finish(1);
  });
  const { crash } = faultOf(machine, spec) ?? {};
  if (crash !== undefined) {
    inBackground(machine, pod, life.signal, async () => {
      await clock.sleep(crash.afterSeconds, life.signal);
      for (const line of crash.log) write(line);
      finish(crash.exitCode, crash.exitCode === 137 ? 'OOMKilled' : undefined);
    });
  }
  return {
    os,
    program,
    log,
    startedAt: clock.now(),
    ended: ended.promise,
    stop(graceSeconds) {
      life.abort(new Error(`container ${spec.name} is stopped`));
      const patience = clock.sleep(graceSeconds, machine.signal).catch(() => undefined);
      Promise.race([working, patience]).then(() => finish(0));
    },
  };
}

/** What the scenario wants of a container of one of the three programs, which are told by their containers' names. */
function faultOf({ scenario: { programs = {} } }: Machine, { name }: Container): ContainerFault | undefined {
  return name === 'mlflow' || name === 'collector' || name === 'llamastack' ? programs[name] : undefined;
}
