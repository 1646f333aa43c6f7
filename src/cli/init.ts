import { Problem } from '../problem.ts';

export async function init(_asked: object, _signal: AbortSignal): Promise<number> {
  throw new Problem('init is being built');
}
