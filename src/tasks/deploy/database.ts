import type { PostgresDatabase } from '../../cluster/kinds.ts';
import { postgresDatabases } from '../../cluster/kinds.ts';
import { withDeadline } from '../../deadline.ts';
import { database } from '../../manifests/database.ts';
import { names } from '../../manifests/names.ts';
import { Problem } from '../../problem.ts';
import type { PlannedChange } from '../../run/events.ts';
import type { ObjectSeen } from '../../run/seen.ts';
import type { Result, TaskIo } from '../../run/task.ts';
import type { Context, DeployTask } from '../context.ts';
import { kubectl } from '../kubectl.ts';
import { databaseResource, describeBefore, isApplied, madeByPsql, wasThere } from '../objects/database.ts';
import { createDatabase, type DatabaseRow, listDatabases } from '../postgres.ts';
import { watchUntil } from '../watch-until.ts';
import { applyObject, isOurs, planObject } from './apply-object.ts';
import { tellObject } from './tell-object.ts';

const id = 'database';

/** The database for MLflow's metadata: a CloudNativePG `Database` where its CRD is, else `CREATE DATABASE` in the primary pod. */
export const databaseTask: DeployTask = {
  id,
  title: 'Database',
  group: 'deploy',
  needs: [],
  async plan(context, signal): Promise<PlannedChange[]> {
    const { database: name } = context.settings.postgres;
    switch ((await wayToMake(context, signal)).by) {
      case 'resource':
        return [await planObject(context, id, postgresDatabases, database(context.settings), signal)];
      case 'psql':
        return [{ task: id, action: 'create', kind: 'database', name, note: 'by psql in the primary pod' }];
      default:
        return [{ task: id, action: 'unchanged', kind: 'database', name }];
    }
  },
  async run(context, io) {
    const way = await wayToMake(context, io.signal);
    if (way.by === 'resource') return makeByResource(context, io);
    if (way.by === 'psql') return makeByPsql(context, io);
    tellDatabase(io, way.existing.name, wasThere(way.existing, context.facts.databaseBefore));
    return { outcome: 'unchanged', detail: `${way.existing.name} is there, owner ${way.existing.owner}` };
  },
};

type Way = { by: 'resource' } | { by: 'psql' } | { by: 'nobody'; existing: DatabaseRow };

/** Looks for a Database object of ours, then for the database itself, however it was made, then for the way to make it. */
async function wayToMake(context: Context, signal: AbortSignal): Promise<Way> {
  const { cluster, settings } = context;
  const served = await cluster.serves(postgresDatabases, signal);
  const object = served ? await cluster.get(postgresDatabases, { namespace: settings.namespace, name: names.mlflow }, signal) : undefined;
  if (object !== undefined && isOurs(object)) {
    context.facts.databaseBefore ??= `the resource Database ${names.mlflow}, of an earlier run`;
    return { by: 'resource' };
  }
  const existing = await existingDatabase(context, served, signal);
  if (existing !== undefined) return { by: 'nobody', existing };
  return { by: served ? 'resource' : 'psql' };
}

/** Without the right to exec nobody can look; the Database resource then finds what is there and keeps it. */
async function existingDatabase(context: Context, served: boolean, signal: AbortSignal) {
  const { database } = context.settings.postgres;
  const rows = await listDatabases(context, signal).catch((error: unknown) => {
    if (served && !signal.aborted) return undefined;
    throw error;
  });
  if (rows !== undefined) context.facts.databaseBefore ??= describeBefore(rows, database);
  return rows?.find(({ name }) => name === database);
}

async function makeByResource(context: Context, io: TaskIo): Promise<Result> {
  const { cluster, settings } = context;
  const { database: name, owner } = settings.postgres;
  const { action } = await applyObject(context, postgresDatabases, database(settings), io.signal);
  if (action !== 'unchanged') io.progress('CloudNativePG makes it');
  const at = { namespace: settings.namespace, name: names.mlflow };
  const hint = `${kubectl(settings)} describe databases.postgresql.cnpg.io ${names.mlflow}`;
  let refusal = '';
  await withDeadline(
    io.signal,
    60_000,
    `CloudNativePG to apply Database ${names.mlflow}`,
    (signal) =>
      watchUntil(
        cluster,
        postgresDatabases,
        at,
        (object) => {
          tellObject(context, io, databaseResource, object);
          refusal = refusalOf(object);
          return isApplied(object) || undefined;
        },
        signal,
      ),
    hint,
  ).catch((error: unknown) => {
    throw refusal === '' ? error : new Problem(`CloudNativePG can't make database ${name}: ${refusal}`, { hint, cause: error });
  });
  return { outcome: action === 'unchanged' ? 'unchanged' : 'done', detail: `${name}, owner ${owner}, by CloudNativePG` };
}

/** Why CloudNativePG can't apply the object, if so. */
function refusalOf(object: PostgresDatabase | undefined): string {
  const { applied, message = '' } = object?.status ?? {};
  return applied === false ? message : '';
}

async function makeByPsql(context: Context, io: TaskIo): Promise<Result> {
  const { database: name, owner } = context.settings.postgres;
  const pod = await createDatabase(context, { name, owner }, io.signal);
  tellDatabase(io, name, madeByPsql({ name, owner }, pod, context.facts.databaseBefore));
  return { outcome: 'done', detail: `${name}, owner ${owner}, by psql` };
}

/** A database that no object of the cluster stands for. */
function tellDatabase({ emit }: TaskIo, name: string, seen: ObjectSeen): void {
  emit({ type: 'resource.changed', task: id, kind: 'database', name, seen });
}
