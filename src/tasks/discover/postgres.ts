import type { PostgresCluster } from '../../cluster/kinds.ts';
import { messageOf } from '../../problem.ts';
import type { Context } from '../context.ts';
import { listDatabases } from '../postgres.ts';
import { choose, type Finding, namesOf, within } from './finding.ts';
import type { Seen } from './seen.ts';

/** The Cluster, with its secret and owner as it says them, in a namespace. Pure. */
export function findPostgres(seen: Seen, namespace: string, now: string): Finding[] {
  const there = within(namespace, seen.postgresClusters);
  const chosen = choose('postgres.cluster', now, namesOf(there), { what: `CloudNativePG Cluster in ${namespace}` });
  const found = there?.find(({ metadata }) => metadata?.name === chosen.value);
  return found === undefined ? [chosen] : [chosen, ...ownerAndSecret(found)];
}

/**
 * CloudNativePG makes the secret `<cluster>-app` of the owner, unless its Cluster names another; both have defaults
 * (https://cloudnative-pg.io/documentation/current/bootstrap/).
 */
function ownerAndSecret({ metadata, spec }: PostgresCluster): Finding[] {
  const because = 'as its Cluster says';
  const { owner, database, secret } = Object.values(spec?.bootstrap ?? {}).find((method) => method !== undefined) ?? {};
  return [
    { setting: 'postgres.secret', value: secret?.name ?? `${metadata?.name}-app`, because },
    { setting: 'postgres.owner', value: owner ?? database ?? 'app', because },
  ];
}

/** The databases that are there of the owner, beside MLflow's, asked in the primary pod: those of the settings when all of them are. */
export async function findDatabases(context: Context, signal: AbortSignal): Promise<Finding> {
  const setting = 'postgres.expectedDatabases';
  const { owner, database, expectedDatabases } = context.settings.postgres;
  try {
    const rows = await listDatabases(context, signal);
    const owned = rows.filter((row) => row.owner === owner && row.name !== database).map(({ name }) => name);
    const isAsExpected = expectedDatabases.every((name) => owned.includes(name));
    return isAsExpected
      ? { setting, value: expectedDatabases, because: 'they are there' }
      : { setting, value: owned, because: `what ${owner} has` };
  } catch (error) {
    if (signal.aborted) throw error;
    return { setting, because: `could not be asked: ${messageOf(error)}` };
  }
}
