import { NoAnswer } from '../../mlflow/http.ts';

/** A second go that got no answer: the spans may have arrived with the first one, too, when that one had left. */
export async function orSentBefore<T>(second: Promise<T>, firstHadLeft: boolean): Promise<T> {
  return second.catch((error: unknown) => {
    if (!(error instanceof NoAnswer) || error.sent || !firstHadLeft) throw error;
    throw new NoAnswer(error.message, { sent: true, kind: error.kind, hint: error.hint, cause: error });
  });
}
