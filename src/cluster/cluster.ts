import type { Agent } from 'node:http';
import type { Access, Review } from './access.ts';
import type { Kind, KubeObject } from './kinds.ts';
import type { PodPort } from './streams/tunnel.ts';

/**
 * The doors of this room: everything the program asks of a Kubernetes API server. All methods throw `ClusterError` (see
 * errors.ts) and take an AbortSignal; none waits without a deadline, apart from `watch` and following a log.
 */
export interface Cluster {
  /** Name of the kubeconfig context and address of the API server, for people. */
  readonly context: string;
  readonly server: string;
  /** Whether the last that was asked of the API server found it: what is under way then waits and asks again, and says nothing of it. */
  isReachable(): boolean;
  /** `gitVersion` of the API server, e.g. "v1.34.4". */
  version(signal: AbortSignal): Promise<string>;
  /** The object, or undefined when there is none (404, also when the kind is not served). */
  get<T>(kind: Kind<T>, at: At, signal: AbortSignal): Promise<T | undefined>;
  /** All objects, however many pages; empty when the kind is not served. */
  list<T>(kind: Kind<T>, where: Where, signal: AbortSignal): Promise<T[]>;
  /** Whether the API server serves this kind. */
  serves(kind: Kind<unknown>, signal: AbortSignal): Promise<boolean>;
  /**
   * Lists, then watches until the signal aborts; `onChange` gets all objects after the list and after every change.
   * Survives 410, resets, 429 and 503; rejects only where trying again is no use (401, 403, kind not served).
   */
  watch<T>(kind: Kind<T>, where: Where, onChange: (objects: T[]) => void, signal: AbortSignal): Promise<void>;
  /** Server-side apply under the field manager `mlflow-tui`, without force: a conflict is a ClusterError that names the managers and fields. */
  apply<T extends KubeObject>(kind: Kind<T>, object: T, options: ApplyOptions, signal: AbortSignal): Promise<T>;
  /** Deletes an object; one that is gone already is as good. */
  remove(kind: Kind<unknown>, at: At, signal: AbortSignal): Promise<void>;
  /** One SelfSubjectAccessReview each, all side by side, answers in the order asked. */
  review(accesses: Access[], signal: AbortSignal): Promise<Review[]>;
  /** Runs a command in a container and ends by its status, the connection's close or the deadline. */
  exec(target: Target, command: string[], options: { deadlineMs: number }, signal: AbortSignal): Promise<ExecResult>;
  /**
   * Calls back for the last lines of a container's log and then as it writes, until it ends or the signal aborts; with `previous` just for
   * the last lines of the instance before, which has ended. `follow: false`: just the last lines.
   */
  followLog(
    target: Target,
    options: { tailLines: number; sinceSeconds?: number; previous?: boolean; follow?: boolean },
    onLine: (line: string) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /** An http.Agent whose connections end at a port of a pod, through the API server; no local listener. Destroy it after use. */
  tunnel(to: PodPort): Agent;
  /** Closes all connections and ends what is under way with a ClusterError (`lost`); a watch or a log just ends. */
  close(): Promise<void>;
}

/** Where an object is; no namespace for cluster-scoped kinds. */
export interface At {
  namespace?: string;
  name: string;
}

export interface Where {
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
}

export interface Target {
  namespace: string;
  pod: string;
  container: string;
}

export interface ApplyOptions {
  /** The API server does everything but write. */
  dryRun?: boolean;
}

export interface ExecResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}
