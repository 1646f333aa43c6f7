import type { PostgresCluster, PostgresDatabase } from '../../../cluster/kinds.ts';
import { age, type Column, column, name } from './column.ts';

/** Of CloudNativePG's resources, by its `additionalPrinterColumns`. */
export const clusterColumns: Column[] = [
  name,
  age,
  column<PostgresCluster>('Instances', ({ status }) => status?.instances ?? ''),
  column<PostgresCluster>('Ready', ({ status }) => status?.readyInstances ?? ''),
  column<PostgresCluster>('Status', ({ status }) => status?.phase ?? ''),
  column<PostgresCluster>('Primary', ({ status }) => status?.currentPrimary ?? ''),
];

export const databaseColumns: Column[] = [
  name,
  age,
  column<PostgresDatabase>('Cluster', ({ spec }) => spec.cluster.name),
  column<PostgresDatabase>('PG Name', ({ spec }) => spec.name),
  column<PostgresDatabase>('Applied', ({ status }) => String(status?.applied ?? '')),
  column<PostgresDatabase>('Message', ({ status }) => status?.message ?? ''),
];
