import type { Kind, KubeObject } from '../../cluster/kinds.ts';
import { labelMatcher } from './label-selector.ts';
import { badRequest } from './status.ts';

export type Matcher = (object: KubeObject) => boolean;

/** Which fields a kind can be selected by; the others just by name and namespace (k8s.io/kubernetes, pkg/apis/core/v1/conversion.go). */
const fields: Record<string, readonly string[]> = {
  Pod: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
  Event: [
    ...['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'].map((field) => `involvedObject.${field}`),
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  Secret: ['type'],
  Namespace: ['status.phase'],
  Service: ['spec.clusterIP', 'spec.type'],
};
const common = ['metadata.name', 'metadata.namespace'];

/** Whether an object is selected. Throws a 400 for a selector that can't be read. */
export function matcherOf(kind: Kind<unknown>, query: URLSearchParams): Matcher {
  const byLabels = labelMatcher(query.get('labelSelector') ?? '');
  const byFields = fieldMatcher(kind, query.get('fieldSelector') ?? '');
  return (object) => byLabels(object.metadata?.labels ?? {}) && byFields(object);
}

function fieldMatcher(kind: Kind<unknown>, selector: string): Matcher {
  const terms = selector
    .split(',')
    .filter((term) => term !== '')
    .map((term) => {
      const [, field = '', operator = '', value = ''] = /^([^=!]*)(==|!=|=)(.*)$/.exec(term) ?? [];
      if (operator === '') throw badRequest(`invalid selector: '${selector}'; can't understand '${term}'`);
      if (/[=]/.test(value)) throw badRequest('invalid field selector: unescaped character in value: 61');
      checkField(kind, field);
      return { field, wanted: operator !== '!=', value: value.replaceAll(/\\(.)/g, '$1') };
    });
  return (object) => terms.every(({ field, wanted, value }) => (valueAt(object, field) === value) === wanted);
}

function checkField({ kind, apiVersion }: Kind<unknown>, field: string): void {
  const own = apiVersion === 'v1' ? fields[kind] : undefined;
  if (common.includes(field) || own?.includes(field)) return;
  if (own !== undefined) throw badRequest(`field label not supported: ${field}`);
  throw badRequest(`"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`);
}

function valueAt(object: KubeObject, field: string): string {
  const path = field === 'source' ? 'source.component' : field;
  const value = path.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], object);
  return value === undefined ? '' : String(value);
}
