import { isDeepStrictEqual } from 'node:util';
import type { PersistentVolumeClaim } from 'kubernetes-types/core/v1.d.ts';
import { toNumber } from '../../quantities.ts';
import type { Fault } from '../status.ts';

/** Of a claim that is bound the size may grow; nothing else of its spec changes, but for the volume that the binder writes. */
export function changedClaim({ spec }: PersistentVolumeClaim, before: PersistentVolumeClaim): Fault[] {
  const isBound = before.status?.phase === 'Bound';
  const fixed = (of: PersistentVolumeClaim['spec']) => ({ ...of, ...(isBound ? { resources: undefined } : {}), volumeName: undefined });
  if (isDeepStrictEqual(fixed(spec), fixed(before.spec))) return isBound ? shrunk(spec, before) : [];
  const message = 'Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';
  return [{ field: 'spec', reason: 'FieldValueForbidden', message: message + difference(before.spec, spec) }];
}

/** A volume never gets smaller. */
function shrunk(spec: PersistentVolumeClaim['spec'], before: PersistentVolumeClaim): Fault[] {
  const [size, was, given] = [spec, before.spec, { resources: { requests: before.status?.capacity ?? {} } }].map((one) =>
    toNumber(one?.resources?.requests?.storage ?? '0'),
  ) as [number, number, number];
  if (size >= was || size > given) return [];
  const field = 'spec.resources.requests.storage';
  return [{ field, reason: 'FieldValueForbidden', message: 'Forbidden: field can not be less than status.capacity' }];
}

/** The lines that differ, roughly as the real one shows them. */
function difference(before: unknown, next: unknown): string {
  const lines = (value: unknown) => JSON.stringify(value, undefined, 1).split('\n');
  const [old, now] = [lines(before), lines(next)];
  const gone = old.filter((line) => !now.includes(line)).map((line) => `-${line}`);
  const come = now.filter((line) => !old.includes(line)).map((line) => `+${line}`);
  return ['', ...gone, ...come, ''].join('\n');
}

/** Whether a claim that is bound asks for more than it did. */
export function grows(next: PersistentVolumeClaim, before: PersistentVolumeClaim): boolean {
  const size = ({ spec }: PersistentVolumeClaim) => toNumber(spec?.resources?.requests?.storage ?? '0');
  return before.status?.phase === 'Bound' && size(next) > size(before);
}
