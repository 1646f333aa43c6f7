import { structuredPatch } from 'diff';
import { stringify } from 'yaml';
import type { KubeObject } from '../../cluster/kinds.ts';

/**
 * How an object would change, as YAML lines that begin with "+", "-" or " ", hunks apart by "…". Bookkeeping and status are left
 * out. Pure.
 * @param context lines to show around a change
 */
export function diffOf(before: KubeObject | undefined, after: KubeObject, context = 3): string[] {
  const { hunks } = structuredPatch('', '', before === undefined ? '' : yamlOf(before), yamlOf(after), '', '', { context });
  return hunks.flatMap(({ lines }, index) => (index === 0 ? lines : ['…', ...lines])).filter((line) => !line.startsWith('\\'));
}

function yamlOf(object: KubeObject): string {
  return stringify(withoutBookkeeping(object), { sortMapEntries: true, lineWidth: 0, aliasDuplicateObjects: false });
}

/** What people and this program write of an object: without what only the API server keeps, and without its status. */
export function withoutBookkeeping({ metadata, ...rest }: KubeObject & { status?: unknown }): object {
  const { managedFields: _managed, resourceVersion: _version, generation: _generation, ...kept } = metadata ?? {};
  const { status: _status, ...spec } = rest;
  return { ...spec, metadata: kept };
}
