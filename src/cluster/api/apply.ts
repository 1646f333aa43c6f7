import type { ApplyOptions } from '../cluster.ts';
import type { Kind, KubeObject } from '../kinds.ts';
import type { Connection } from '../transport/connection.ts';
import { requestJson } from '../transport/request.ts';
import { inKubectl, inWords, objectPath, query } from './paths.ts';

/** Who this program is among the managers of an object's fields. */
const fieldManager = 'mlflow-tui';

/**
 * Server-side apply (https://kubernetes.io/docs/reference/using-api/server-side-apply/) of exactly this JSON: client-node's models would
 * drop fields that they don't know (kubernetes-client/javascript#2962). Unknown fields are refused, and nothing is forced.
 */
export function applyObject<T extends KubeObject>(
  connection: Connection,
  kind: Kind<T>,
  object: T,
  { dryRun = false }: ApplyOptions,
  signal: AbortSignal,
): Promise<T> {
  const { namespace, name = '' } = object.metadata ?? {};
  const at = { name, ...(namespace === undefined ? {} : { namespace }) };
  const options = query({ fieldManager, fieldValidation: 'Strict', ...(dryRun ? { dryRun: 'All' } : {}) });
  const content = { ...object, apiVersion: kind.apiVersion, kind: kind.kind };
  return requestJson<T>(
    connection,
    {
      method: 'PATCH',
      path: objectPath(kind, at) + options,
      // JSON is YAML.
      body: { contentType: 'application/apply-patch+yaml', content },
      asked: `apply ${inWords(kind, at)}`,
      object: inKubectl(kind, at),
    },
    signal,
  );
}
