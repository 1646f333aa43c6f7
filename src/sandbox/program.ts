import type { Duplex } from 'node:stream';
import type { Container, Pod } from 'kubernetes-types/core/v1.d.ts';
import type { Listener } from './listener.ts';
import type { Machine } from './machine.ts';
import type { Reach } from './network.ts';

/** What an image does when a container of it runs. */
export interface Program {
  /**
   * Starts it; it goes on until `container.signal` aborts (the kubelet stops it) or it calls `container.exit`. What it throws, or
   * rejects with, is an exit with code 1 whose message is its last line of log.
   */
  start(container: ContainerOs): void | Promise<void>;
  /** A command in the running container, as `kubectl exec`; undefined: the command is not in the image. */
  exec?(command: string[], container: ContainerOs): Promise<Executed | undefined>;
}

export interface Executed {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** What a program sees of its container. */
export interface ContainerOs {
  machine: Machine;
  pod: Pod;
  spec: Container;
  namespace: string;
  /** The pod's IP. */
  ip: string;
  /** The container's environment, with what comes from Secrets and ConfigMaps put in. */
  env: Readonly<Record<string, string>>;
  /** A file of a mounted ConfigMap or Secret, by its absolute path, as it was when the container started. */
  file(path: string): string | undefined;
  /** Writes a line to the container's log. */
  log(line: string): void;
  /** Answers HTTP at a port of the pod. */
  serve(port: number, listener: Listener, reach?: Reach): void;
  /** Takes raw connections at a port of the pod (HTTP/2, PostgreSQL). */
  listen(port: number, accept: (socket: Duplex) => void, reach?: Reach): void;
  /** Ends the container. */
  exit(code: number): void;
  /** Aborts when the container stops. */
  signal: AbortSignal;
}

/** A container as the kubelet keeps it, for logs and exec. */
export interface RunningContainer {
  os: ContainerOs;
  program: Program;
  log: Log;
  /** The log of the instance before this one. */
  previousLog?: Log;
}

/** Lines with the times at which they were written. */
export interface Log {
  lines: readonly { time: Date; text: string }[];
  ended: boolean;
  /** Calls back for every line from now on, and with undefined at the end. @returns how to stop */
  follow(listener: (line: string | undefined) => void): () => void;
}
