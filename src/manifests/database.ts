import type { PostgresDatabase } from '../cluster/kinds.ts';
import type { Settings } from '../settings/schema.ts';
import { metadata, names } from './names.ts';

/** CloudNativePG makes the database; `retain` keeps it when this object is deleted. */
export function database(settings: Settings): PostgresDatabase {
  const { cluster, database, owner } = settings.postgres;
  return {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Database',
    metadata: metadata(settings, names.mlflow, names.mlflow),
    spec: { cluster: { name: cluster }, name: database, owner, ensure: 'present', databaseReclaimPolicy: 'retain' },
  };
}
