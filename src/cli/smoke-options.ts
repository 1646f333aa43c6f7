import { Option } from 'commander';

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

/** The page of `mlflow-tui smoke --help` begins with it. */
export const smokeExamples = `\
  mlflow-tui smoke                             a few spans by every path
  mlflow-tui smoke --rate 500 --duration 1m    a load test, every span accounted
  mlflow-tui smoke --mlflow-url http://localhost:5000 \\
    --collector-url http://localhost:4318      without a cluster`;

/** Several times or with commas, it is one list. */
const collect = (text: string, before: string[] = []) => [...before, ...text.split(',').map((word) => word.trim())];

/** Made anew for each program: commander writes into them. */
export function makeSmokeOptions(): Option[] {
  return [
    new Option('--path <list>', 'of direct, collector, collector-grpc, llamastack').argParser(collect),
    new Option('--grpc', "the collector's gRPC port, too"),
    new Option('--model <name>', 'ask LLaMA Stack for a chat completion, too'),
    new Option('--experiment <name>', 'another one of MLflow, by the direct path'),
    new Option('--seed <word>', 'what all ids are made of, to repeat a run'),
    new Option('--keep', 'leave the test traces in MLflow'),
    new Option('--spans <number>', 'load: how many'),
    new Option('--rate <number>', 'load: how many a second'),
    new Option('--duration <duration>', 'load: for how long, like 1m'),
    new Option('--shape <shape>', 'load: traces that are llm (default), wide or deep'),
    new Option('--find-limit [from..to]', 'load: raise the rate until MLflow falls behind'),
    new Option('--mlflow-url <url>', 'address of MLflow: no cluster is asked'),
    new Option('--collector-url <url>', 'of the collector, for OTLP/HTTP'),
    new Option('--collector-grpc-url <url>', 'of its gRPC port'),
    new Option('--llamastack-url <url>', 'of LLaMA Stack'),
  ];
}
