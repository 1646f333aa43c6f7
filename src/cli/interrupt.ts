/**
 * Aborts when the process is asked to stop: Ctrl+C, SIGTERM, a terminal that goes away, or a reader of stdout that does. The first
 * time the run ends in order; a second Ctrl+C leaves at once.
 */
export function abortOnSignals(): AbortController {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  process.on('SIGHUP', () => controller.abort());
  process.stdout.on('error', () => controller.abort());
  return controller;
}
