import type { PathName } from '../../run/events.ts';
import type { Fault } from '../paths/path-result.ts';
import type { CollectorMetrics } from './collector-metrics.ts';
import type { ExportError } from './export-error.ts';
import type { Exporter } from './exporter.ts';

/** What was found around a pipeline that failed. A piece is absent when it could not be read: no right, no answer in time. */
export interface Evidence {
  /** The beginning of commands in hints; see tasks/kubectl.ts. */
  kubectl: string;
  /** Where the traces belong. */
  experiment: { id: string; name: string };
  /** What each path came to, in the order of the hops. */
  paths: readonly PathSeen[];
  mlflow?: Workload;
  /** The last errors in MLflow's log, as one line each. */
  mlflowErrors?: string[];
  collector?: Workload & CollectorSeen;
  llamastack?: Workload & LlamastackSeen;
  /** What the collector's exporter means to reach, seen from its host name. */
  target?: Target;
  /** NetworkPolicies by name, with the pods of the pipeline that they select. */
  policies?: { name: string; pods: string[] }[];
  /** This machine's clock minus the cluster's, in milliseconds; exact to a second or so. */
  clockSkewMs?: number;
}

/** What one path came to. */
export interface PathSeen {
  path: PathName;
  /** What is wrong, one line each; none: the path is proven. */
  problems: readonly string[];
  fault?: Fault;
  /** Spans that came back, and spans that did not. */
  found: number;
  lost: number;
  /** Id of the experiment in which its traces were found. */
  foundIn?: string;
  /** Of LLaMA Stack's path: the trace of both sides, as far as it came. */
  joined?: { spans: number; state: string };
}

/** A Service and the pods behind it. */
export interface Workload {
  name: string;
  /** null: there is no such Service. */
  service?: { ports: number[]; selector: Record<string, string>; readyEndpoints?: number } | null;
  /** null: there is no such Deployment. */
  deployment?: { replicas: number; ready: number } | null;
  pods?: PodSeen[];
}

export interface PodSeen {
  name: string;
  ready: boolean;
  /** In one word, as kubectl prints it. */
  status: string;
  restarts: number;
  /** How long its container has been running. */
  upMs?: number;
  /** What keeps it from becoming ready, in words. */
  trouble?: string;
  /** The end of the log of a container that crashed, oldest line first. */
  lastWords?: string[];
}

export interface CollectorSeen {
  /** ConfigMap with its configuration. */
  configMap?: string;
  /** The configuration; it may have secrets, and is never shown. */
  yaml?: string;
  /** The exporter of its traces that sends OTLP, as it is configured; null: there is none. */
  exporter?: Exporter | null;
  /** Its configuration was changed after it had been started, and it does not read it again. */
  isStale?: boolean;
  /** What it took is in its queue until it was handed on, so that an empty queue means that nothing is on its way. */
  queueTellsAll?: boolean;
  /** Its container was started after the test had begun. */
  startedDuring?: boolean;
  /** What its log says of exports that failed since the test began, oldest first. */
  errors?: ExportError[];
  /** What it counted while the test was on. */
  counted?: CollectorMetrics;
}

export interface LlamastackSeen {
  tracing?: {
    to: 'here' | 'nowhere' | 'elsewhere' | 'misdirected' | 'off' | 'unknown';
    /** In words, e.g. "sends its traces nowhere". */
    words: string;
    /** The command that mends it. */
    mend: string;
  };
  /** Whether its container has any OTEL_* variable, or may get one from a ConfigMap or Secret. */
  hasVariables?: boolean;
  /** Its container has this `command`, in the place of the image's entrypoint. */
  command?: string[];
}

export interface Target {
  host: string;
  port: number;
  /** What the name stands for in the cluster; null: there is no such Service. Absent for names outside of it. */
  workload?: Workload | null;
  /** Its answers to a batch without spans, sent as the collector sends: with its Host header, its experiment, and gzip or without. */
  answers?: { plain?: Answer; gzip?: Answer };
  /** The experiment that the collector's header names, as MLflow has it; null: it has none with this id. */
  experiment?: { id: string; name: string; lifecycleStage: 'active' | 'deleted' } | null;
  /** Of MLflow, e.g. "3.6.0". */
  version?: string;
}

export interface Answer {
  status: number;
  words: string;
}
