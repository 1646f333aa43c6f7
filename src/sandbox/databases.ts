/** What a PostgreSQL cluster holds: databases by name, each with its owner and, in place of tables, what its users keep there. */
export interface Databases {
  list(): { name: string; owner: string }[];
  /** False when there is one by this name. */
  create(name: string, owner: string): boolean;
  drop(name: string): void;
  /** What is kept in a database, made by `initial` at first; undefined when there is no such database. */
  open<T>(name: string, initial: () => T): T | undefined;
}

/** The databases of a server that has these, still empty. */
export function createDatabases(existing: { name: string; owner: string }[]): Databases {
  const databases = new Map(existing.map(({ name, owner }) => [name, { owner, kept: undefined as unknown }]));
  return {
    list: () => [...databases].map(([name, { owner }]) => ({ name, owner })).sort((a, b) => a.name.localeCompare(b.name)),
    create(name, owner) {
      if (databases.has(name)) return false;
      databases.set(name, { owner, kept: undefined });
      return true;
    },
    drop: (name) => void databases.delete(name),
    open<T>(name: string, initial: () => T) {
      const database = databases.get(name);
      if (database === undefined) return undefined;
      database.kept ??= initial();
      return database.kept as T;
    },
  };
}
