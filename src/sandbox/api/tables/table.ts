import type { Kind, KubeObject } from '../../../cluster/kinds.ts';
import type { WatchEvent } from '../watch-events.ts';
import { columnsOf } from './columns.ts';

/** Whether the client would rather have a table: kubectl, for people to read. */
export function wantsTable(accept: string | undefined): boolean {
  return /application\/json;[^,]*as=Table/.test(accept ?? '');
}

/** Objects as rows (https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables). */
export function tableOf({ kind }: Kind<unknown>, objects: readonly KubeObject[], metadata: object, now: Date): object {
  const columns = columnsOf(kind);
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: columns.map(({ name, wide }) => ({
      name,
      type: 'string',
      format: name === 'Name' ? 'name' : '',
      description: '',
      priority: wide ? 1 : 0,
    })),
    rows: objects.map((object) => ({
      cells: columns.map(({ cell }) => cell(object as never, now)),
      object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata },
    })),
  };
}

/** An event of a watch with its object as a table of one row. */
export function tableEvent(kind: Kind<unknown>, { type, object }: WatchEvent, now: Date): WatchEvent {
  const one = object as KubeObject;
  if (type === 'ERROR') return { type, object };
  const metadata = { resourceVersion: one.metadata?.resourceVersion };
  return { type, object: tableOf(kind, type === 'BOOKMARK' ? [] : [one], metadata, now) };
}
