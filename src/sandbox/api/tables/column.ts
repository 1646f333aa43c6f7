import type { KubeObject } from '../../../cluster/kinds.ts';
import { since } from './duration.ts';
import { listed } from './service-columns.ts';

/** A column of what `kubectl get` prints. */
export interface Column {
  name: string;
  /** Only with `-o wide`. */
  wide?: boolean;
  cell(object: never, now: Date): string | number;
}

export const name: Column = { name: 'Name', cell: ({ metadata }: KubeObject) => metadata?.name ?? '' };
export const age: Column = {
  name: 'Age',
  cell: ({ metadata }: KubeObject, now) => since(metadata?.creationTimestamp as string | undefined, now),
};

/** "a=b,c=d". */
export const labels = (of: Record<string, string> | undefined) => listed(Object.entries(of ?? {}).map(([key, value]) => `${key}=${value}`));

/** One that is always shown. */
export const column = <T>(title: string, cell: (object: T, now: Date) => string | number): Column => ({ name: title, cell });
/** One for `-o wide`. */
export const wide = <T>(title: string, cell: (object: T, now: Date) => string | number): Column => ({ name: title, wide: true, cell });
