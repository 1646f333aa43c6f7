import type { PersistentVolumeClaim } from 'kubernetes-types/core/v1.d.ts';
import type { Settings } from '../settings/schema.ts';
import { metadata, names } from './names.ts';

/** The claim that holds MLflow's artifacts. */
export function artifactClaim(settings: Settings): PersistentVolumeClaim {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: metadata(settings, names.artifacts, names.mlflow),
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: settings.storage.class,
      resources: { requests: { storage: settings.storage.size } },
    },
  };
}
