/** What is seen of a resource while a task works on it: plain data, ready to be shown or written to the journal. */
export type Seen = RolloutSeen | ObjectSeen;

/** Anything but a Deployment: its state in a few words, and labelled facts. */
export interface ObjectSeen {
  view: 'object';
  /** What it is for, in a sentence without a full stop. */
  purpose?: string;
  /** e.g. "Bound", "made", "waits for first consumer". */
  state: string;
  facts: Fact[];
  /** On it; newest first, at most 20. */
  events?: EventSeen[];
}

interface Fact {
  label: string;
  value: string;
}

/** A Deployment and everything below it, as far as it explains the rollout. */
export interface RolloutSeen {
  view: 'rollout';
  generation: number;
  /** Counts of replicas: wanted, of the new template, ready, available. */
  desired: number;
  updated: number;
  ready: number;
  available: number;
  /** The new ReplicaSet first. */
  replicaSets: ReplicaSetSeen[];
  conditions: ConditionSeen[];
  /** Newest first, at most 20. */
  events: EventSeen[];
  /** The last lines of the new pod's log, oldest first, at most 20; empty until something was written. */
  log: string[];
  /** Why it is not ready, in words; absent when it is. */
  reason?: string;
}

export interface ReplicaSetSeen {
  name: string;
  isNew: boolean;
  desired: number;
  ready: number;
  pods: PodSeen[];
}

export interface PodSeen {
  name: string;
  /** As kubectl shows it: Running, Pending, ContainerCreating, CrashLoopBackOff, Terminating, ... */
  status: string;
  ready: boolean;
  /** ISO 8601. */
  createdAt: string;
  containers: ContainerSeen[];
}

export interface ContainerSeen {
  name: string;
  image: string;
  /** running, waiting or terminated. */
  state: 'running' | 'waiting' | 'terminated';
  ready: boolean;
  restarts: number;
  /** Why it waits or was terminated, or the failing probe's words. */
  reason?: string;
}

export interface ConditionSeen {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  reason: string;
  message: string;
}

export interface EventSeen {
  /** ISO 8601, of the last time it happened. */
  at: string;
  type: 'Normal' | 'Warning';
  reason: string;
  /** "Pod mlflow-6bcf-x", "ReplicaSet mlflow-6bcf". */
  object: string;
  message: string;
  count: number;
}
