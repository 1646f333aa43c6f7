import type { KubeObject } from '../../cluster/kinds.ts';
import type { TaskIo } from '../../run/task.ts';
import type { Context } from '../context.ts';
import { describe, keyOf, type Watched } from '../objects/watched.ts';

/** Tells what is seen of an object of ours, unless a watch does. */
export function tellObject<T extends KubeObject>({ facts }: Context, { emit }: TaskIo, watched: Watched<T>, object: T | undefined): void {
  if (facts.watched?.has(keyOf(watched))) return;
  const { task, kind, name } = watched;
  emit({ type: 'resource.changed', task, kind: kind.kind, name, seen: describe(watched, object, { facts }) });
}
