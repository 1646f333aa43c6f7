import type { Program } from '../../program.ts';

const idle: Program = { start: ({ log }) => log('started') };

/** Images of the world that do nothing which the program could see. */
export const idlePrograms: ReadonlyMap<string, Program> = new Map([['ghcr.io/cloudnative-pg/cloudnative-pg', idle]]);
