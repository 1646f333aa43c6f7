import type { Mlflow } from '../mlflow/client.ts';
import type { Endpoint } from '../mlflow/http.ts';

/** Where the services of a trace pipeline are reached: through the API server, or at addresses. */
export interface Targets {
  /** MLflow's OTLP receiver, and a client of its REST API. */
  direct: Endpoint;
  mlflow: Mlflow;
  /** The collector's OTLP/HTTP port and its gRPC one; `hint` is the command that shows its log. */
  collector?: Endpoint;
  collectorGrpc?: Endpoint;
  llamastack?: Endpoint;
  /** The experiment that all traces are meant for. */
  experimentId: string;
}
