import type { Machine } from '../machine.ts';

/** Starts everything that moves objects: Deployments, ReplicaSets, Pods, claims, endpoints, CNPG's resources, Ingresses. */
export function startControllers(_machine: Machine): void {}
