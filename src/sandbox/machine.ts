import { type Clock, createClock } from './clock.ts';
import type { Databases } from './databases.ts';
import { createNetwork, type Network } from './network.ts';
import type { Program, RunningContainer } from './program.ts';
import type { Scenario } from './scenario.ts';
import { createStore, type Store } from './store.ts';

/** All of a sandbox, for its parts. */
export interface Machine {
  clock: Clock;
  store: Store;
  network: Network;
  databases: Databases;
  scenario: Scenario;
  /** What an image does, by its name without tag ("ghcr.io/mlflow/mlflow"); an image that is not here can't be pulled. */
  programs: ReadonlyMap<string, Program>;
  /** The containers that run, by "namespace/pod/container"; kept by the kubelet. */
  containers: Map<string, RunningContainer>;
  /** What the sandbox itself did wrong, in words: of no use to anybody but who works on it, and wanted by no test. */
  failures: Set<string>;
  /** Aborts when the sandbox closes. */
  signal: AbortSignal;
}

/** A machine without a world: nothing is in it yet, and nothing moves. @param speed seconds of it that pass in one second outside */
export function createMachine(speed: number, given: Pick<Machine, 'databases' | 'scenario' | 'programs' | 'signal'>): Machine {
  const clock = createClock(speed);
  const store = createStore(clock);
  return { clock, store, network: createNetwork(store), containers: new Map(), failures: new Set(), ...given };
}
