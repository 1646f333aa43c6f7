import type { Kind, KubeObject } from '../../../cluster/kinds.ts';
import type { WatchEvent } from '../watch-events.ts';
import { columnsOf } from './columns.ts';

/** Whether the client would rather have a table: kubectl, for people to read. */
export function wantsTable(accept: string | undefined): boolean {
  return /application\/json;[^,]*as=Table/.test(accept ?? '');
}

/** What of a row's object goes with it, as the client asks (`includeObject`): kubectl needs all of it to sort. */
type Included = string | null;

/** Objects as rows (https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables). */
export function tableOf(kind: Kind<unknown>, objects: readonly KubeObject[], metadata: object, now: Date, include: Included): object {
  const columns = columnsOf(kind.kind);
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
      ...(include === 'None' ? {} : { object: include === 'Object' ? { ...identityOf(kind), ...object } : partly(object) }),
    })),
  };
}

function identityOf({ apiVersion, kind }: Kind<unknown>): KubeObject {
  return { apiVersion, kind };
}

function partly({ metadata }: KubeObject): KubeObject {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', ...(metadata === undefined ? {} : { metadata }) };
}

/** An event of a watch with its object as a table of one row. */
export function tableEvent(kind: Kind<unknown>, { type, object }: WatchEvent, now: Date, include: Included): WatchEvent {
  const one = object as KubeObject;
  if (type === 'ERROR') return { type, object };
  const metadata = { resourceVersion: one.metadata?.resourceVersion };
  return { type, object: tableOf(kind, type === 'BOOKMARK' ? [] : [one], metadata, now, include) };
}
