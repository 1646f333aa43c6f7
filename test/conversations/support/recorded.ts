import { join } from 'node:path';
import { expect } from 'vitest';
import { scrub } from './scrub.ts';

/**
 * Expects what a real cluster once answered, word for word: `npm run test:cluster -- conversations -u` writes it anew. Both worlds are
 * held to the same file.
 */
export async function expectRecorded(name: string, answer: unknown): Promise<void> {
  const words = `${JSON.stringify(sorted(scrub(answer)), null, 2)}\n`;
  await expect(words).toMatchFileSnapshot(join(import.meta.dirname, '..', 'answers', `${name}.json`));
}

/** With the fields of each object in the order of their names: JSON promises none. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}
