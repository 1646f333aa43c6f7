import { setTimeout } from 'node:timers/promises';
import type { Mlflow } from '../../mlflow/client.ts';
import { mlflowTraceId } from '../../mlflow/trace.ts';
import { messageOf } from '../../problem.ts';
import { deletedPerRequest } from '../clean-up.ts';
import { type Recipe, traceIdOf } from '../trace-recipe.ts';

const pauseMs = 250;
const toldEveryMs = 2_000;

/** Some traces of a run that follow each other, and how many of them were deleted. */
interface Chunk {
  first: number;
  count: number;
  deleted: number;
}

/**
 * Deletes the traces of a run with these numbers; their ids are made again. Works after an abort, too. Those that may still be on their
 * way are deleted as they come, until none came for `quietMs`. Never throws; resolves to what went wrong, in words.
 * @param deleted is told now and then how many traces were deleted so far
 */
export async function removeRange(
  { mlflow, experimentId, recipe }: { mlflow: Mlflow; experimentId: string; recipe: Recipe },
  { from, to }: { from: number; to: number },
  { quietMs, deleted: tell }: { quietMs: number; deleted(count: number): void },
): Promise<string | undefined> {
  const signal = new AbortController().signal;
  let chunks: Chunk[] = [];
  for (let first = from; first < to; first += deletedPerRequest)
    chunks.push({ first, count: Math.min(deletedPerRequest, to - first), deleted: 0 });
  let deleted = 0;
  let lastNews = performance.now();
  let lastTold = lastNews;
  try {
    for (;;) {
      for (const chunk of chunks) {
        const ids = Array.from({ length: chunk.count }, (_, place) => mlflowTraceId(traceIdOf(recipe, chunk.first + place)));
        const count = await mlflow.deleteTraces(experimentId, ids, signal);
        if (count > 0) lastNews = performance.now();
        chunk.deleted += count;
        deleted += count;
        if (performance.now() - lastTold < toldEveryMs) continue;
        lastTold = performance.now();
        tell(deleted);
      }
      chunks = chunks.filter(({ count, deleted }) => deleted < count);
      if (chunks.length === 0 || performance.now() - lastNews >= quietMs) return undefined;
      await setTimeout(pauseMs);
    }
  } catch (error) {
    return `could not delete the ${to - from} test traces: ${messageOf(error)}`;
  }
}
