import type { Endpoint } from '../../mlflow/http.ts';
import { Problem } from '../../problem.ts';
import type { PathName } from '../../run/events.ts';
import { pathOrder } from '../../run/path-order.ts';
import type { Credentials } from '../../settings/credentials.ts';
import type { Settings } from '../../settings/schema.ts';
import type { SmokeChoice } from './choice.ts';

/** Where the services are reached, without a cluster. */
export interface Addresses {
  mlflow: Endpoint;
  collector?: Endpoint;
  collectorGrpc?: Endpoint;
  llamastack?: Endpoint;
}

type AddressSettings = Settings['smoke'];

/**
 * The addresses that were given; undefined when there are none, and a cluster is meant. Pure.
 * @throws Problem (usage) for addresses without that of MLflow
 */
export function addressesOf(
  { mlflowUrl, collectorUrl, collectorGrpcUrl, llamastackUrl }: AddressSettings,
  { mlflow, collector, llamastack }: Credentials,
): Addresses | undefined {
  if (mlflowUrl === undefined) {
    if ([collectorUrl, collectorGrpcUrl, llamastackUrl].every((url) => url === undefined)) return undefined;
    throw usage('the addresses lack that of MLflow, where what was sent is read back: add --mlflow-url');
  }
  return {
    mlflow: { url: mlflowUrl, headers: mlflow },
    ...(collectorUrl !== undefined && { collector: { url: collectorUrl, headers: collector } }),
    ...(collectorGrpcUrl !== undefined && { collectorGrpc: { url: collectorGrpcUrl, headers: collector } }),
    ...(llamastackUrl !== undefined && { llamastack: { url: llamastackUrl, headers: llamastack } }),
  };
}

/** Flags of the addresses that a path goes by. */
const needs: Readonly<Record<PathName, readonly (keyof Addresses)[]>> = {
  direct: [],
  collector: ['collector'],
  'collector-grpc': ['collectorGrpc'],
  llamastack: ['llamastack', 'collector'],
};

const flags: Readonly<Record<keyof Addresses, string>> = {
  mlflow: '--mlflow-url',
  collector: '--collector-url',
  collectorGrpc: '--collector-grpc-url',
  llamastack: '--llamastack-url',
};

/**
 * The paths to prove at addresses: those that were chosen, or else all whose addresses are known; a load takes one. Pure.
 * @throws Problem (usage) for a path whose address is not known
 */
export function pathsAt(addresses: Addresses, { paths: chosen, grpc, model, load }: SmokeChoice): PathName[] {
  const lacks = (path: PathName) => needs[path].filter((name) => addresses[name] === undefined);
  const all = pathOrder.filter((path) => lacks(path).length === 0);
  const wanted = chosen ?? (load === undefined ? all : [all.includes('collector') ? 'collector' : 'direct']);
  const paths = [...new Set<PathName>([...wanted, ...(grpc ? (['collector-grpc'] as const) : [])])];
  if (addresses.llamastack !== undefined && addresses.collector === undefined && chosen === undefined) {
    throw usage("--llamastack-url needs --collector-url: our own span of the request goes there, as LLaMA Stack's do");
  }
  for (const path of paths) {
    const missing = lacks(path).map((name) => flags[name]);
    if (missing.length > 0) throw usage(`${chosen?.includes(path) ? `--path ${path}` : '--grpc'} needs ${missing.join(' and ')}`);
  }
  if (model !== undefined && !paths.includes('llamastack')) throw usage('--model asks LLaMA Stack: add --llamastack-url');
  return paths;
}

function usage(message: string): Problem {
  return new Problem(message, { kind: 'usage', hint: 'See `mlflow-tui smoke --help`.' });
}
