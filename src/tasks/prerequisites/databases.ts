import { postgresDatabases as databaseKind, secrets } from '../../cluster/kinds.ts';
import { names } from '../../manifests/names.ts';
import type { Result } from '../../run/task.ts';
import type { Context } from '../context.ts';
import { isForbidden } from '../forbidden.ts';
import { kubectl } from '../kubectl.ts';
import { isApplied } from '../objects/database.ts';
import { listDatabases, primaryPod } from '../postgres.ts';
import { inNamespace, met, prerequisite, unmet } from './prerequisite.ts';

export const postgresDatabases = prerequisite({
  id: 'postgres.databases',
  title: 'Databases',
  about: ({ namespace, postgres: { cluster, owner, database, expectedDatabases: expected } }) => ({
    looksAt: `Databases ${[...expected, database].join(', ')} of Cluster ${cluster} in ${namespace}`,
    expects: `${expected.length === 0 ? '' : `${expected.join(', ')} there, and `}each that is there owned by ${owner}`,
  }),
  needs: inNamespace,
  async check(context, signal) {
    const { postgres } = context.settings;
    const rows = await listDatabases(context, signal);
    const owners = new Map(rows.map(({ name, owner }) => [name, owner]));
    const missing = postgres.expectedDatabases.filter((name) => !owners.has(name));
    if (missing.length > 0) {
      const create = missing.map((name) => `CREATE DATABASE "${name}" OWNER "${postgres.owner}"`);
      return unmet(
        `no database ${missing.join(', ')}`,
        `set postgres.expectedDatabases to those that should be there, or make it: ${await psqlCommand(context, create, signal)}`,
      );
    }
    const strange = [...postgres.expectedDatabases, postgres.database].filter(
      (name) => owners.has(name) && owners.get(name) !== postgres.owner,
    );
    if (strange.length > 0) {
      const alter = strange.map((name) => `ALTER DATABASE "${name}" OWNER TO "${postgres.owner}"`);
      return unmet(
        strange.map((name) => `${name} belongs to ${owners.get(name)}, not ${postgres.owner}`).join(', '),
        `set postgres.owner, or give it to ${postgres.owner}: ${await psqlCommand(context, alter, signal)}`,
      );
    }
    if (!owners.has(postgres.database) && (await wasApplied(context, signal))) return dropped(context);
    const made = owners.has(postgres.database) ? `${postgres.database} is there` : `a run makes ${postgres.database}`;
    return met(`${postgres.expectedDatabases.join(', ')}; ${made}`);
  },
});

/** Whether CloudNativePG made MLflow's database once; that it does not do again. Who may not look at its object can't know. */
async function wasApplied({ cluster, settings }: Context, signal: AbortSignal): Promise<boolean> {
  try {
    if (!(await cluster.serves(databaseKind, signal))) return false;
    const { cluster: owner, database } = settings.postgres;
    const object = await cluster.get(databaseKind, { namespace: settings.namespace, name: names.mlflow }, signal);
    // With other settings it stands for another database, of which nothing is said here.
    return object?.spec.name === database && object.spec.cluster.name === owner && isApplied(object);
  } catch (error) {
    if (isForbidden(error)) return false;
    throw error;
  }
}

function dropped({ settings }: Context): Result {
  const { cluster, database } = settings.postgres;
  return unmet(
    `PostgreSQL cluster ${cluster} has no database ${database}, though Database ${names.mlflow} says that it is applied: it was dropped`,
    `restore it; or have the next run make an empty one, and then restart MLflow: ${kubectl(settings)} delete databases.postgresql.cnpg.io ${names.mlflow}`,
  );
}

/** The settings' schema lets no name through that would need escaping inside the quotes. */
async function psqlCommand(context: Context, statements: string[], signal: AbortSignal): Promise<string> {
  const words = statements.map((sql) => `-c '${sql}'`).join(' ');
  return `${kubectl(context.settings)} exec ${await primaryPod(context, signal)} -c postgres -- psql -U postgres ${words}`;
}

export const postgresSecret = prerequisite({
  id: 'postgres.secret',
  title: 'PostgreSQL secret',
  about: ({ namespace, postgres }) => ({
    looksAt: `Keys of Secret ${postgres.secret} in ${namespace}`,
    expects: 'username and password, neither empty; their values stay in the cluster',
  }),
  needs: inNamespace,
  async check({ cluster, settings }, signal) {
    const { namespace, postgres } = settings;
    const found = await cluster.get(secrets, { namespace, name: postgres.secret }, signal);
    if (found === undefined) {
      return unmet(
        `no Secret ${postgres.secret} in ${namespace}`,
        `CloudNativePG makes it with its Cluster; set postgres.secret to the one with its owner's password: ${kubectl(settings)} get secrets -l cnpg.io/cluster=${postgres.cluster}`,
      );
    }
    // Only the keys are looked at: the values stay in the cluster.
    const missing = ['username', 'password'].filter((key) => !found.data?.[key]);
    if (missing.length > 0)
      return unmet(
        `Secret ${postgres.secret} has no ${missing.join(' and no ')}`,
        `set postgres.secret to one that has them; see what this one has: ${kubectl(settings)} describe secret ${postgres.secret}`,
      );
    return met(`${postgres.secret}: username, password`);
  },
});
