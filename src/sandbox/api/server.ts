import type { Machine } from '../machine.ts';

/** Serves the Kubernetes API of a machine on loopback, as far as mlflow-tui uses it. */
export async function serveApi(_machine: Machine): Promise<{ url: string; close(): Promise<void> }> {
  throw new Error('not built yet');
}
