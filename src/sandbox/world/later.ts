import type { Machine } from '../machine.ts';

/** Makes the scenario's later edits happen at their time. */
export function makeLater(_machine: Machine): void {}
