/**
 * Makes of a burst of calls one of `work`, `ms` after the first; none once the signal aborted. It never keeps the process alive, and what
 * `work` throws is lost: it is for looks that nothing may depend on.
 */
export function gather(ms: number, work: () => void, signal: AbortSignal): () => void {
  let isDue = false;
  const run = () => {
    isDue = false;
    if (signal.aborted) return;
    try {
      work();
    } catch {}
  };
  return () => {
    if (isDue) return;
    isDue = true;
    setTimeout(run, ms).unref();
  };
}
