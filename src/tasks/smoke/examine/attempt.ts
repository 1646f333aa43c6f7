/** What could be found out, or undefined: a missing right or no answer leaves a piece of the evidence out. */
export async function attempt<T>(looking: Promise<T>): Promise<T | undefined> {
  return looking.catch(() => undefined);
}

/** Sets only what was found. */
export function ifFound<Key extends string, T>(key: Key, found: T | undefined): { [K in Key]?: T } {
  return (found === undefined ? {} : { [key]: found }) as { [K in Key]?: T };
}
