import { setImmediate as nextTurn } from 'node:timers/promises';

/** What Node writes to stderr, over the screen, of what is done meanwhile. */
export async function warningsOf(work: () => unknown): Promise<string[]> {
  const warnings: string[] = [];
  const keep = ({ message }: Error) => void warnings.push(message);
  process.on('warning', keep);
  try {
    await work();
    await nextTurn();
    return warnings;
  } finally {
    process.off('warning', keep);
  }
}
