import type { AnyValue } from '../../otlp/request.ts';

/** What MLflow has in its database. Times are milliseconds since 1970, where nothing else is said. */
export interface Data {
  experiments: Experiment[];
  traces: Map<string, StoredTrace>;
}

export interface Experiment {
  id: string;
  name: string;
  artifactLocation: string;
  stage: 'active' | 'deleted';
  created: number;
  updated: number;
}

export interface StoredTrace {
  /** "tr-" and 32 hex digits. */
  id: string;
  experimentId: string;
  start: number;
  durationMs: number;
  state: 'OK' | 'ERROR' | 'IN_PROGRESS';
  requestPreview?: string;
  responsePreview?: string;
  metadata: Record<string, string>;
  tags: Record<string, string>;
  /** By id, in the order in which they came. */
  spans: Map<string, StoredSpan>;
}

/** A span as MLflow keeps it: without kind, resource and scope. Ids are hex, times nanoseconds. */
export interface StoredSpan {
  traceId: string;
  spanId: string;
  /** '' for a root. */
  parentSpanId: string;
  name: string;
  start: bigint;
  end: bigint;
  status: { code: number; message: string };
  attributes: Attributes;
  /** The JSON of what it was asked and answered, as it came. */
  inputs?: string;
  outputs?: string;
  events: { name: string; time: bigint; attributes: Attributes }[];
  links: { traceId: string; spanId: string; attributes: Attributes }[];
}

/** In order; a value that is undefined is Python's None. */
export type Attributes = Map<string, AnyValue | undefined>;

/** A database as MLflow's migrations leave it: one experiment, Default. */
export function createData(now: number): Data {
  return { experiments: [experiment('0', 'Default', now)], traces: new Map() };
}

/** A new experiment. @param now milliseconds since 1970 */
export function experiment(id: string, name: string, now: number): Experiment {
  return { id, name, artifactLocation: `mlflow-artifacts:/${id}`, stage: 'active', created: now, updated: now };
}
