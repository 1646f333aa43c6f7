import { hash } from 'node:crypto';
import type { PathName } from '../run/events.ts';
import { deepTrace } from './shapes/deep.ts';
import { llmTrace } from './shapes/llm.ts';
import { wideTrace } from './shapes/wide.ts';
import type { SmokeSpan } from './span.ts';

export type Shape = 'llm' | 'wide' | 'deep';

/** What the traces of one path of a run have in common. With an index and a time it makes the same trace again, so that none is kept. */
export interface Recipe {
  /** Name of the run, and its seed. */
  run: string;
  path: PathName;
  shape: Shape;
}

/** What a shape is given to make its spans of. */
export interface Ingredients {
  run: string;
  /** 32 hex digits. */
  traceId: string;
  /** Id of the trace's span with this number, from 0: 16 hex digits. */
  spanId(number: number): string;
  /** The root's end in nanoseconds since 1970; odd. */
  end: bigint;
}

const shapes: Record<Shape, (ingredients: Ingredients) => SmokeSpan[]> = { llm: llmTrace, wide: wideTrace, deep: deepTrace };

export const spansPerTrace: Record<Shape, number> = { llm: 4, wide: 64, deep: 64 };

/** Id of the index-th trace: 32 hex digits, others for every run, path and index. */
export function traceIdOf(recipe: Recipe, index: number): string {
  return digestOf(recipe, index).slice(0, 32);
}

/** Id of the one trace for which a run asks LLaMA Stack. */
export function llamastackTraceId(run: string): string {
  return traceIdOf({ run, path: 'llamastack', shape: 'llm' }, 0);
}

/**
 * The spans of the index-th trace, parents before their children; its root ends within the millisecond `endMs` since 1970. Pure.
 * All times of a trace differ, and all are odd: a double has only every 256th nanosecond of our days, so that one on the way shows.
 */
export function makeTrace(recipe: Recipe, index: number, endMs: number): SmokeSpan[] {
  const digest = digestOf(recipe, index);
  const spanPrefix = digest.slice(32, 44);
  const belowMs = (Number.parseInt(digest.slice(44, 52), 16) % 1_000_000) | 1;
  return shapes[recipe.shape]({
    run: recipe.run,
    traceId: digest.slice(0, 32),
    // From 1, for an id of nothing but zeros is none: https://www.w3.org/TR/trace-context/#parent-id
    spanId: (number) => spanPrefix + (number + 1).toString(16).padStart(4, '0'),
    end: BigInt(endMs) * 1_000_000n + BigInt(belowMs),
  });
}

function digestOf({ run, path }: Recipe, index: number): string {
  return hash('sha256', `${run}/${path}/${index}`, 'hex');
}
