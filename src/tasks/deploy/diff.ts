import { structuredPatch } from 'diff';
import { stringify } from 'yaml';
import type { KubeObject } from '../../cluster/kinds.ts';
import { mask } from '../look/mask.ts';

/**
 * How an object would change, as YAML lines that begin with "+", "-" or " ", hunks apart by "…". Bookkeeping and status are left
 * out, and so are credentials: a plan goes to the journal and into reports. Pure.
 * @param context lines to show around a change
 */
export function diffOf(before: KubeObject | undefined, after: KubeObject, context = 3): string[] {
  const [old, now] = [before && withoutBookkeeping(before), withoutBookkeeping(after)];
  const shown = (object: object | undefined) => (object === undefined ? '' : yamlOf(mask(object)));
  const { hunks } = structuredPatch('', '', shown(old), shown(now), '', '', { context });
  if (hunks.length === 0 && old !== undefined && yamlOf(old) !== yamlOf(now)) return [onlyHidden];
  return hunks.flatMap(({ lines }, index) => (index === 0 ? lines : ['…', ...lines])).filter((line) => !line.startsWith('\\'));
}

const onlyHidden = '… only what may be a credential changes, and is not shown';

function yamlOf(object: object): string {
  return stringify(object, { sortMapEntries: true, lineWidth: 0, aliasDuplicateObjects: false });
}

/** What people and this program write of an object: without what only the API server keeps, and without its status. */
export function withoutBookkeeping({ metadata, ...rest }: KubeObject & { status?: unknown }): object {
  const { managedFields: _managed, resourceVersion: _version, generation: _generation, ...kept } = metadata ?? {};
  const { status: _status, ...spec } = rest;
  return { ...spec, metadata: kept };
}
