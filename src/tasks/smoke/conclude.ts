import type { Result, TaskIo } from '../../run/task.ts';
import { diagnose } from '../../smoke/diagnosis/diagnose.ts';
import { secretsIn, withoutSecrets } from '../../smoke/diagnosis/secrets.ts';
import type { SmokeResult } from '../../smoke/run-smoke.ts';
import { problemsOf } from '../../smoke/verdict.ts';
import { cleanLine } from '../../text/clean.ts';
import type { Context } from '../context.ts';
import type { Before } from './examine/collector.ts';
import { examine } from './examine/examine.ts';
import { pathSeen } from './examine/path-seen.ts';
import { failuresInWords } from './failures.ts';
import { proven } from './proven.ts';

/** What a smoke test comes to: proven, or the one cause that is left of why the first path that is not failed. */
export async function conclude(context: Context, result: SmokeResult, before: Before, { emit, progress, signal }: TaskIo): Promise<Result> {
  const paths = result.paths.map((path) => pathSeen(path, problemsOf(path)));
  const detail = failuresInWords(paths);
  if (detail === '') return proven(result, context.smoke.keep);
  progress('looking for the cause');
  const seen = await examine(context, paths, before, signal);
  const diagnosis = diagnose(seen);
  signal.throwIfAborted();
  if (diagnosis === undefined) throw new Error('a path failed without a problem');
  const secrets = secretsIn(seen.collector?.yaml ?? '');
  const showable = (words: string) => cleanLine(withoutSecrets(words, secrets));
  const { hop, cause, hint, evidence } = diagnosis;
  emit({ type: 'smoke.diagnosis', task: 'smoke', hop, cause: showable(cause), hint, evidence: evidence.map(showable) });
  return { outcome: 'failed', detail, hint };
}
