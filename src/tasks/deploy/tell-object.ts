import type { TaskIo } from '../../run/task.ts';

/** Tells what is seen of an object that is not a Deployment. Facts are shown in their order; empty ones are left out. */
export function tellObject(
  { emit }: TaskIo,
  {
    task,
    kind,
    name,
    state,
    facts,
  }: { task: string; kind: string; name: string; state: string; facts: Record<string, string | undefined> },
): void {
  const shown = Object.entries(facts).flatMap(([label, value]) => (value ? [{ label, value }] : []));
  emit({ type: 'resource.changed', task, kind, name, seen: { view: 'object', state, facts: shown } });
}
