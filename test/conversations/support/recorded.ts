import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { scrub } from './scrub.ts';
import type { World } from './world.ts';

/**
 * Expects what a real cluster once answered, word for word. Both worlds are held to the same file, and the real one alone writes it: what is
 * not there yet, and anew with `npm run test:cluster -- conversations -u`.
 */
export async function expectRecorded({ where }: World, name: string, answer: unknown): Promise<void> {
  const words = `${JSON.stringify(sorted(scrub(answer)), null, 2)}\n`;
  const file = join(import.meta.dirname, '..', 'answers', `${name}.json`);
  if (where === 'cluster') await expect(words).toMatchFileSnapshot(file);
  else expect(words).toBe(await readFile(file, 'utf8'));
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
