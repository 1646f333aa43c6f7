import type { Cluster } from '../cluster/cluster.ts';
import type { PlannedChange } from '../run/events.ts';
import type { Task } from '../run/task.ts';
import type { Settings } from '../settings/schema.ts';
import type { SmokeChoice } from './smoke/choice.ts';

/** What every task gets. */
export interface Context {
  cluster: Cluster;
  settings: Settings;
  /** Filled in by tasks as they find out, for those that need them. */
  facts: Facts;
  /** What is wanted of the smoke test. */
  smoke: SmokeChoice;
}

export interface Facts {
  /** Address of the ingress controller: an IP, or a host name where the load balancer gives one. */
  address?: string;
  /** Port of the ingress controller's Service that takes HTTP, where it is not 80. */
  httpPort?: number | undefined;
  experimentId?: string;
  /** Whether this run made or changed what a browser goes through: MLflow, its Service or its Ingress. */
  entranceChanged?: boolean;
  /** What was there of MLflow's database when this program looked first, in words. */
  databaseBefore?: string;
  /** Objects that a watch tells of, as "Kind name": tasks need not. */
  watched?: Set<string>;
  /** LLaMA Stack sends its traces somewhere else, and was left alone. */
  tracesElsewhere?: boolean;
  /** Ends when MLflow has been made ready to take its first trace; never rejects. */
  preparedForTraces?: Promise<void>;
}

/** A task that changes something, and can say beforehand what. */
export interface DeployTask extends Task<Context> {
  /** What `run` would do, without doing it: a server-side dry run where there is an object. */
  plan(context: Context, signal: AbortSignal): Promise<PlannedChange[]>;
}
