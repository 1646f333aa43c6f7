import { isDeepStrictEqual } from 'node:util';
import { ClusterError } from '../../cluster/errors.ts';
import type { Kind, KubeObject } from '../../cluster/kinds.ts';
import { managedBy } from '../../manifests/names.ts';
import { Problem } from '../../problem.ts';
import type { PlannedChange } from '../../run/events.ts';
import type { Settings } from '../../settings/schema.ts';
import type { Context } from '../context.ts';
import { kubectl } from '../kubectl.ts';
import { diffOf, withoutBookkeeping } from './diff.ts';

/** What applying did, or would do. */
export interface Applied<T> {
  action: 'create' | 'change' | 'unchanged';
  object: T;
  /** The object as it was; undefined when it is new. */
  before: T | undefined;
}

/**
 * Makes an object of ours as it should be. What somebody else made or changed is left as it is.
 * @throws Problem when the object is not ours, or when another field manager holds fields with other values.
 */
export async function applyObject<T extends KubeObject>(context: Context, kind: Kind<T>, object: T, signal: AbortSignal) {
  return apply(context, kind, object, {}, signal);
}

/** What `applyObject` would do, from a server-side dry run; a refusal is part of the plan. */
export async function planObject<T extends KubeObject>(
  context: Context,
  task: string,
  kind: Kind<T>,
  object: T,
  signal: AbortSignal,
): Promise<PlannedChange> {
  const planned = { task, kind: kind.kind, name: object.metadata?.name ?? '' };
  try {
    const { action, object: applied, before } = await apply(context, kind, object, { dryRun: true }, signal);
    if (action === 'unchanged') return { ...planned, action };
    // What the API server fills in says nothing about an object that is new.
    return { ...planned, action, diff: before === undefined ? diffOf(undefined, object) : diffOf(before, applied) };
  } catch (error) {
    if (!(error instanceof Problem) || signal.aborted) throw error;
    return refused(planned, error);
  }
}

/** A part of the plan that can't be done. */
export function refused(planned: Pick<PlannedChange, 'task' | 'kind' | 'name'>, { message, hint }: Problem): PlannedChange {
  return { ...planned, action: 'refused', note: message, hint };
}

async function apply<T extends KubeObject>(
  { cluster, settings }: Context,
  kind: Kind<T>,
  object: T,
  options: { dryRun?: boolean },
  signal: AbortSignal,
): Promise<Applied<T>> {
  const { namespace = '', name = '' } = object.metadata ?? {};
  const existing = await cluster.get(kind, { namespace, name }, signal);
  if (existing !== undefined) {
    refuseForeign(settings, kind, existing);
    refuseDeleted(settings, kind, existing);
  }
  const applied = await cluster.apply(kind, object, options, signal).catch((error: unknown) => {
    // Without causes it is no conflict of field managers, but of two requests at the same time.
    const held = error instanceof ClusterError && error.code === 'conflict' && error.causes.length > 0;
    if (held) throw explainConflict(settings, kind, object, error);
    const isFixed = kind.kind === 'PersistentVolumeClaim' && error instanceof ClusterError && error.code === 'invalid';
    throw isFixed ? new Problem(error.message, { hint: asTheClaimIs, cause: error }) : error;
  });
  const action = existing === undefined ? 'create' : isSame(existing, applied) ? 'unchanged' : 'change';
  return { action, object: applied, before: existing };
}

const asTheClaimIs = 'set storage.class and storage.size to what the claim has';

/** Whether this program made the object, or was told to take it over. */
export function isOurs(object: KubeObject): boolean {
  return Object.entries(managedBy).every(([label, value]) => object.metadata?.labels?.[label] === value);
}

function refuseForeign(settings: Settings, kind: Kind<unknown>, { metadata }: KubeObject): void {
  if (isOurs({ metadata: metadata ?? {} })) return;
  const [label] = Object.entries(managedBy);
  throw new Problem(`${kind.kind} ${metadata?.name} was there before and is not managed by mlflow-tui; it is left alone`, {
    hint: `rename or remove it, or hand it over: ${kubectl(settings)} label ${kind.kind.toLowerCase()} ${metadata?.name} ${label?.join('=')} --overwrite`,
  });
}

/** It would be taken for `unchanged`, and be gone in a moment. */
function refuseDeleted(settings: Settings, kind: Kind<unknown>, { metadata }: KubeObject): void {
  if (metadata?.deletionTimestamp === undefined) return;
  throw new Problem(`${kind.kind} ${metadata.name} is being deleted`, {
    hint: `wait for it, then run again: ${kubectl(settings)} wait --for=delete ${kind.kind.toLowerCase()}/${metadata.name}`,
  });
}

function explainConflict(settings: Settings, kind: Kind<unknown>, { metadata }: KubeObject, conflict: ClusterError): Problem {
  const fields = conflict.causes.map(({ field, message }) => `${field} (${message})`).join(', ');
  const anew = `${kubectl(settings)} delete ${kind.kind.toLowerCase()} ${metadata?.name}`;
  return new Problem(`${kind.kind} ${metadata?.name} was changed by somebody else and is left alone: ${fields}`, {
    hint: waysOut(kind, `let the next run make it anew: ${anew}`),
    cause: conflict,
  });
}

function waysOut({ kind }: Kind<unknown>, makeAnew: string): string {
  if (kind === 'PersistentVolumeClaim') return asTheClaimIs;
  // A whole file is no setting's value.
  return kind === 'ConfigMap' ? makeAnew : `put the same value into mlflow-tui.yaml, or ${makeAnew}`;
}

/** Whether nothing but bookkeeping differs. A dry run moves no resourceVersion, so it can't be told from that alone. */
function isSame(before: KubeObject, after: KubeObject): boolean {
  return isDeepStrictEqual(withoutBookkeeping(before), withoutBookkeeping(after));
}
