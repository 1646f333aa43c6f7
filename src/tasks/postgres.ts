import { pods, postgresClusters } from '../cluster/kinds.ts';
import { Problem } from '../problem.ts';
import type { Context } from './context.ts';
import { kubectl } from './kubectl.ts';
import { isPodReady } from './rollout/observed.ts';

/** A database of the PostgreSQL cluster. */
export interface DatabaseRow {
  name: string;
  owner: string;
}

/** All databases but the templates, asked of psql in the primary pod. Needs the right to exec there. */
export async function listDatabases(context: Context, signal: AbortSignal): Promise<DatabaseRow[]> {
  const { rows } = await psql(
    context,
    'SELECT datname, pg_get_userbyid(datdba) FROM pg_database WHERE NOT datistemplate ORDER BY 1',
    signal,
  );
  return rows.map((row) => {
    const [name = '', owner = ''] = row.split('\t');
    return { name, owner };
  });
}

/** Makes a database. @returns the name of the pod in which psql did. */
export async function createDatabase(context: Context, database: DatabaseRow, signal: AbortSignal): Promise<string> {
  return (await psql(context, createDatabaseSql(database), signal)).pod;
}

/** The settings' schema lets no name through that would need escaping inside the quotes. */
export function createDatabaseSql({ name, owner }: DatabaseRow): string {
  return `CREATE DATABASE "${name}" OWNER "${owner}"`;
}

async function psql(context: Context, sql: string, signal: AbortSignal): Promise<{ pod: string; rows: string[] }> {
  const { namespace } = context.settings;
  const pod = await primaryPod(context, signal);
  const command = ['psql', '-U', 'postgres', '-X', '-A', '-t', '-F', '\t', '-v', 'ON_ERROR_STOP=1', '-c', sql];
  const target = { namespace, pod, container: 'postgres' };
  const { exitCode, stdout, stderr } = await context.cluster.exec(target, command, { deadlineMs: 15_000 }, signal);
  if (exitCode !== 0) {
    throw new Problem(`psql in Pod ${pod} answered: ${stderr.trim() || stdout.trim()}`, {
      hint: `${kubectl(context.settings)} exec ${pod} -c postgres -- psql -U postgres -c '\\l'`,
    });
  }
  return { pod, rows: stdout.split('\n').filter((line) => line !== '') };
}

/** Name of the pod that takes writes. @throws Problem when there is none that is ready. */
export async function primaryPod({ cluster, settings }: Context, signal: AbortSignal): Promise<string> {
  const { namespace, postgres } = settings;
  const found = await cluster.get(postgresClusters, { namespace, name: postgres.cluster }, signal);
  const name = found?.status?.currentPrimary;
  const pod = name === undefined ? undefined : await cluster.get(pods, { namespace, name }, signal);
  if (name !== undefined && pod !== undefined && isPodReady(pod)) return name;
  throw new Problem(`PostgreSQL cluster ${postgres.cluster} has no ready primary`, {
    hint: `${kubectl(settings)} get pods -l cnpg.io/cluster=${postgres.cluster}`,
  });
}
