import type { Mlflow } from '../mlflow/client.ts';
import type { Endpoint } from '../mlflow/http.ts';
import type { PathName } from '../run/events.ts';

/** Where the services of a trace pipeline are reached: through the API server, or at addresses. */
export interface Targets {
  /** MLflow's OTLP receiver, and a client of its REST API. */
  direct: Endpoint;
  mlflow: Mlflow;
  /** The collector's OTLP/HTTP port and its gRPC one; `hint` is the command that shows its log. */
  collector?: Endpoint;
  collectorGrpc?: Endpoint;
  llamastack?: Endpoint;
  /** The experiment that the collector is meant to send to. */
  experimentId: string;
  /** The experiment that the direct path sends to, where that is another one. */
  directExperimentId?: string;
}

/** Id of the experiment that the traces of a path are meant for. Pure. */
export function experimentOf({ experimentId, directExperimentId }: Targets, path: PathName): string {
  return path === 'direct' ? (directExperimentId ?? experimentId) : experimentId;
}

/** Ids of all experiments that traces are meant for. Pure. */
export function experimentsOf({ experimentId, directExperimentId }: Targets): string[] {
  return [...new Set([experimentId, ...(directExperimentId === undefined ? [] : [directExperimentId])])];
}
