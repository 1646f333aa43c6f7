/**
 * Aborts when the process is asked to stop: Ctrl+C, SIGTERM, a terminal that goes away, or a reader of stdout that does (`| head`).
 * The first time what runs ends in order; a second Ctrl+C leaves at once. Nobody reading stderr stops nothing.
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
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A full disk, say: without a word it would look like a reader who left.
    if (error.code !== 'EPIPE' && !controller.signal.aborted) {
      process.stderr.write(`mlflow-tui: stdout can't be written: ${error.message}\n`);
      // Whatever a run came to, nobody has been told of it.
      process.once('exit', () => (process.exitCode = 1));
    }
    controller.abort();
  });
  process.stderr.on('error', () => undefined);
  return controller;
}
