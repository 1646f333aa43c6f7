import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Mlflow } from '../../../src/mlflow/client.ts';
import { createLedger } from '../../../src/smoke/ledger.ts';
import { readBack } from '../../../src/smoke/read-back.ts';
import { makeTrace, traceIdOf } from '../../../src/smoke/trace-recipe.ts';
import { stopTime } from './time.ts';

const patienceMs = 300;

/**
 * How reading back one trace ends in an MLflow that has none, and answers `answerMs` after a question. The clock knows of the time that
 * MLflow takes and of no other: a busy machine takes none of the patience.
 */
async function readFrom(answerMs: number | undefined, giveUp?: AbortSignal) {
  const recipe = { run: 'run', path: 'direct', shape: 'llm' } as const;
  const trace = { traceId: traceIdOf(recipe, 0), spans: 4, make: () => makeTrace(recipe, 0, 1_763_910_000_000) };
  const ledger = createLedger(10_000);
  ledger.generated([trace]);
  ledger.acknowledged([trace], 4, 1_000);
  const time = stopTime();
  const answered: string[][] = [];
  const traces: Mlflow['traces'] = async (ids, signal) => {
    await setTimeout(answerMs ?? 60_000, undefined, { signal }).finally(() => time.pass(answerMs ?? patienceMs));
    answered.push([...ids]);
    return [];
  };
  const problem = await readBack({ traces } as Mlflow, ledger, { patienceMs, giveUp }, new AbortController().signal);
  return { problem: problem?.message, answered };
}

test('an answer that comes after the patience is over is waited for: MLflow did answer', async () => {
  const { problem, answered } = await readFrom(200);
  expect(answered).toHaveLength(2);
  expect(problem).toBeUndefined();
});

test('an MLflow that is silent is told of', async () => {
  expect(await readFrom(undefined)).toEqual({ problem: 'MLflow did not answer any more', answered: [] });
});

test('what came until it was given up counts: one look more', async () => {
  expect(await readFrom(0, AbortSignal.abort())).toMatchObject({ problem: undefined, answered: { length: 1 } });
});
