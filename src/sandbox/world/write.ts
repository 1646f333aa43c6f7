import { isDeepStrictEqual } from 'node:util';
import type { Service } from 'kubernetes-types/core/v1.d.ts';
import { type KubeObject, services } from '../../cluster/kinds.ts';
import { withAddresses } from '../api/addresses.ts';
import { applyTo, trackUpdate } from '../api/apply/apply.ts';
import { complete } from '../api/defaults/defaults.ts';
import { mergePatch } from '../api/patch/merge-patch.ts';
import { shapeOf } from '../api/schema/schema.ts';
import { edited } from '../edit.ts';
import { kindOf, kinds } from '../kinds.ts';
import type { Machine } from '../machine.ts';
import type { Edit } from '../scenario.ts';
import { stamp } from '../store.ts';
import { home } from './objects/names.ts';

/** The field manager of this program. */
const ourselves = 'mlflow-tui';

/** Makes or replaces an object in the name of a manager, as a client's update would. */
export function update(machine: Machine, object: KubeObject, manager: string): void {
  const kind = kindOrThrow(object);
  const at = {
    name: object.metadata?.name ?? '',
    ...(object.metadata?.namespace === undefined ? {} : { namespace: object.metadata.namespace }),
  };
  const live = machine.store.get(kind, at);
  const writer = { manager, operation: 'Update' as const, apiVersion: kind.apiVersion };
  const next = finished(machine, object);
  machine.store.put(kind, trackUpdate(live, next, { shape: shapeOf(kind), writer, time: stamp(machine.clock) }));
}

/** Applies an object as this program does. */
export function apply(machine: Machine, object: KubeObject): void {
  const kind = kindOrThrow(object);
  const { namespace, name = '' } = object.metadata ?? {};
  const live = machine.store.get(kind, { name, ...(namespace === undefined ? {} : { namespace }) });
  const writer = { manager: ourselves, operation: 'Apply' as const, apiVersion: kind.apiVersion };
  const applied = applyTo(live, object, { shape: shapeOf(kind), writer, time: stamp(machine.clock), force: true });
  if ('object' in applied) machine.store.put(kind, finished(machine, applied.object));
}

/** What a controller or the API server adds to an object, in nobody's name. */
export function fillIn(machine: Machine, object: KubeObject, more: object): void {
  const { namespace, name = '' } = object.metadata ?? {};
  machine.store.change(kindOrThrow(object), { name, ...(namespace === undefined ? {} : { namespace }) }, (draft) => {
    Object.assign(draft, mergePatch(draft, more));
  });
}

/** With its defaults, and a Service with its address. */
function finished(machine: Machine, object: KubeObject): KubeObject {
  const kind = kindOrThrow(object);
  const whole = complete(kind, object);
  return kind.kind === services.kind ? withAddresses(machine.store, whole as Service) : whole;
}

/** @throws Error where there is nothing to change: a scenario must not pass by unnoticed. */
export function makeEdit(machine: Machine, edit: Edit): void {
  if ('add' in edit) {
    update(machine, edit.add, 'kubectl-client-side-apply');
    return;
  }
  const { kind, at } = placeOf(edit);
  const present = machine.store.get(kind, at);
  if (present === undefined) throw new Error(`there is no ${edit.kind} ${edit.name} to change`);
  if ('remove' in edit) {
    machine.store.remove(kind, at);
    return;
  }
  const next = edited(present, edit);
  // What an earlier run of this program wrote is its own, whatever the value.
  if (edit.manager === ourselves || isOnlyStatus(present, next)) machine.store.put(kind, next);
  else update(machine, next, edit.manager ?? 'kubectl-edit');
}

/** Where an object of a scenario is. @throws Error for a kind that there is not */
export function placeOf({ kind: name, namespace = home, name: own }: { kind: string; namespace?: string; name: string }) {
  const kind = kinds.find((one) => one.kind === name);
  if (kind === undefined) throw new Error(`the sandbox has no kind ${name}`);
  return { kind, at: kind.namespaced ? { namespace, name: own } : { name: own } };
}

/** The status alone, again: controllers have had their say since the object was laid out. */
export function makeStatusEdits(machine: Machine): void {
  for (const edit of machine.scenario.world ?? []) {
    if ('set' in edit && edit.set.status !== undefined) makeEdit(machine, { ...edit, set: { status: edit.set.status } });
  }
}

function isOnlyStatus(before: KubeObject & { status?: unknown }, after: KubeObject & { status?: unknown }): boolean {
  return isDeepStrictEqual({ ...before, status: null }, { ...after, status: null });
}

function kindOrThrow(object: KubeObject) {
  const kind = kindOf(object);
  if (kind === undefined) throw new Error(`the sandbox has no kind ${object.kind}`);
  return kind;
}
