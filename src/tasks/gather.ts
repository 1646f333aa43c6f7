/**
 * Makes of a burst of calls one of `work`, `ms` after the first; none once the signal aborted. It never keeps the process alive, and what
 * `work` throws is lost: it is for looks that nothing may depend on.
 */
export function gather(ms: number, work: () => void, signal: AbortSignal): () => void {
  let timer: NodeJS.Timeout | undefined;
  const run = () => {
    timer = undefined;
    if (signal.aborted) return;
    try {
      work();
    } catch {}
  };
  return () => {
    timer ??= setTimeout(run, ms).unref();
  };
}
