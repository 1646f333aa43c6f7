import { type PostgresDatabase, postgresClusters, postgresDatabases } from '../../../cluster/kinds.ts';
import type { Machine } from '../../machine.ts';
import { runController } from '../loop.ts';
import { atOf, setStatus } from '../objects.ts';
import { healthy } from './next.ts';

/** How long the instance manager takes to see a Database, and how long until it tries again. */
const takesSeconds = 2.2;
const againSeconds = 30;

/** What CloudNativePG's instance manager does with Databases. */
export function runPostgresDatabases(machine: Machine): void {
  const { store, clock, signal, databases } = machine;
  runController(machine, {
    kind: postgresDatabases,
    concerns: {
      Database(object, { type }) {
        const { spec } = object as PostgresDatabase;
        if (type === 'DELETED' && spec.databaseReclaimPolicy === 'delete') databases.drop(spec.name);
        return type === 'DELETED' ? [] : [atOf(object)];
      },
      Cluster: ({ metadata }) => store.list(postgresDatabases, metadata?.namespace).map(atOf),
    },
    async act(database, again) {
      if (isApplied(database) || !isServed(machine, database)) return;
      await clock.sleep(takesSeconds, signal);
      const at = atOf(database);
      const newest = store.get(postgresDatabases, at);
      if (newest === undefined) return;
      const message = apply(machine, newest);
      const observedGeneration = newest.metadata?.generation ?? 1;
      const status = message === undefined ? { applied: true } : { applied: false, message };
      setStatus(machine, postgresDatabases, at, { ...status, observedGeneration });
      if (message !== undefined) again(againSeconds);
    },
  });
}

function isApplied({ metadata, status }: PostgresDatabase): boolean {
  return status?.applied === true && (status.observedGeneration ?? 0) >= (metadata?.generation ?? 0);
}

/** Without a primary nobody looks at it. */
function isServed({ store }: Machine, { metadata, spec }: PostgresDatabase): boolean {
  const found = store.get(postgresClusters, {
    ...(metadata?.namespace === undefined ? {} : { namespace: metadata.namespace }),
    name: spec.cluster.name,
  });
  return found?.status?.phase === healthy;
}

/** @returns PostgreSQL's refusal */
function apply({ databases }: Machine, { spec }: PostgresDatabase): string | undefined {
  const { name, owner, ensure } = spec;
  if (ensure === 'absent') {
    databases.drop(name);
    return undefined;
  }
  const present = databases.list();
  if (!present.some((one) => one.owner === owner))
    return `while creating database "${name}": ERROR: role "${owner}" does not exist (SQLSTATE 42704)`;
  // One that is there stays, with its owner as it is.
  if (!present.some((one) => one.name === name)) databases.create(name, owner);
  return undefined;
}
