import { type PostgresDatabase, postgresDatabases } from '../../cluster/kinds.ts';
import { names } from '../../manifests/names.ts';
import type { ObjectSeen } from '../../run/seen.ts';
import { createDatabaseSql, type DatabaseRow } from '../postgres.ts';
import type { Watched } from './watched.ts';

const task = 'database';
const purpose = 'MLflow keeps its experiments, runs and traces in it';

/** CloudNativePG's resource, where the database is made by one. */
export const databaseResource: Watched<PostgresDatabase> = {
  task,
  kind: postgresDatabases,
  name: names.mlflow,
  purpose,
  optional: true,
  look({ metadata, spec, status }, { facts }) {
    const { applied, message = '' } = status ?? {};
    return {
      state: applied === undefined ? 'waits for CloudNativePG' : applied ? 'applied' : `not applied: ${message}`,
      facts: [
        ['Made by', `CloudNativePG, from the resource Database ${metadata?.name}`],
        ['Database', spec.name],
        ['Owner', spec.owner],
        ['Cluster', spec.cluster.name],
        ['Before', facts?.databaseBefore],
      ],
    };
  },
};

/** Whether CloudNativePG has made the database as the object is now. Pure. */
export function isApplied(object: PostgresDatabase | undefined): boolean {
  const generation = (object?.metadata as { generation?: number } | undefined)?.generation ?? 0;
  return object?.status?.applied === true && (object.status.observedGeneration ?? 0) >= generation;
}

/** A database that psql made. Pure. @param before what was there, in words */
export function madeByPsql(database: DatabaseRow, pod: string, before: string | undefined): ObjectSeen {
  const facts = { 'Made by': `psql in Pod ${pod}`, SQL: createDatabaseSql(database), Owner: database.owner, Before: before };
  return seen('made by psql', facts);
}

/** A database that was there before this program, which did nothing. Pure. */
export function wasThere({ owner }: DatabaseRow, before: string | undefined): ObjectSeen {
  return seen('was there already', { 'Made by': 'an earlier run or somebody else; it is left as it is', Owner: owner, Before: before });
}

function seen(state: string, facts: Record<string, string | undefined>): ObjectSeen {
  const shown = Object.entries(facts).flatMap(([label, value]) => (value ? [{ label, value }] : []));
  return { view: 'object', purpose, state, facts: shown };
}

/** What was there before, in words. Pure. */
export function describeBefore(rows: readonly DatabaseRow[], name: string): string {
  const here = rows.find((row) => row.name === name);
  const others = rows.filter((row) => row !== here).map((row) => row.name);
  const rest = others.length === 0 ? '' : `; others: ${others.join(', ')}`;
  return `${here === undefined ? `no database ${name}` : `database ${name} of ${here.owner}`}${rest}`;
}
