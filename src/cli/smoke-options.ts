import { pathOrder } from '../run/path-order.ts';
import type { OptionInfo } from './options.ts';

/** What commander makes of the options of `smoke`. */
export interface SmokeOptions {
  keep?: true;
  path?: string[];
  grpc?: true;
  model?: string;
  seed?: string;
  experiment?: string;
  spans?: string;
  rate?: string;
  duration?: string;
  shape?: string;
  /** `true` without bounds. */
  findLimit?: string | true;
  mlflowUrl?: string;
  collectorUrl?: string;
  collectorGrpcUrl?: string;
  llamastackUrl?: string;
}

/** Of a load test's traces. */
export const shapes = ['llm', 'wide', 'deep'] as const;

const takenBy = ['smoke'] as const;

/** The options that only `smoke` takes. */
export const smokeOptions: readonly OptionInfo[] = [
  { flags: '--path <list>', summary: 'paths: direct,collector,collector-grpc,llamastack', takenBy, values: pathOrder, isList: true },
  { flags: '--grpc', summary: "the collector's gRPC port, too", takenBy },
  { flags: '--model <name>', summary: 'ask LLaMA Stack for a chat completion, too', takenBy },
  { flags: '--experiment <name>', summary: 'another experiment, by the direct path only', takenBy },
  { flags: '--seed <word>', summary: 'what all ids are made of, to repeat a run', takenBy },
  { flags: '--keep', summary: 'leave the test traces in MLflow', takenBy },
  { flags: '--spans <number>', summary: 'load: how many', takenBy },
  { flags: '--rate <number>', summary: 'load: how many a second', takenBy },
  { flags: '--duration <duration>', summary: 'load: for how long, like 1m', takenBy },
  { flags: '--shape <shape>', summary: 'load: traces that are llm (default), wide or deep', takenBy, values: shapes },
  { flags: '--find-limit [from..to]', summary: 'load: raise the rate until MLflow falls behind', takenBy },
  { flags: '--mlflow-url <url>', summary: "MLflow's address: no cluster is asked", takenBy },
  { flags: '--collector-url <url>', summary: "the collector's address, for OTLP/HTTP", takenBy },
  { flags: '--collector-grpc-url <url>', summary: "the collector's address, for gRPC", takenBy },
  { flags: '--llamastack-url <url>', summary: "LLaMA Stack's address", takenBy },
];
