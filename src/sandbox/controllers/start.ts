import type { Machine } from '../machine.ts';
import { runClaims } from './claims.ts';
import { runDeployments } from './deployments/controller.ts';
import { runEndpointSlices } from './endpoint-slices.ts';
import { runExpiry } from './expiry.ts';
import { runGarbageCollector } from './garbage.ts';
import { runIngresses } from './ingresses.ts';
import { runKubelet } from './kubelet/kubelet.ts';
import { runNamespaces } from './namespaces.ts';
import { runPostgresClusters } from './postgres/clusters.ts';
import { runPostgresDatabases } from './postgres/databases.ts';
import { runReplicaSets } from './replica-sets.ts';
import { runScheduler } from './scheduler.ts';

/** Starts everything that moves objects: Deployments, ReplicaSets, Pods, claims, endpoints, CNPG's resources, Ingresses. */
export function startControllers(machine: Machine): void {
  runGarbageCollector(machine);
  runExpiry(machine);
  runNamespaces(machine);
  runDeployments(machine);
  runReplicaSets(machine);
  runScheduler(machine);
  runClaims(machine);
  runEndpointSlices(machine);
  runIngresses(machine);
  runPostgresClusters(machine);
  runPostgresDatabases(machine);
  runKubelet(machine);
}
