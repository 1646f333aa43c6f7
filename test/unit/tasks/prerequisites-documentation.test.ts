import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { prerequisites } from '../../../src/tasks/prerequisites/list.ts';
import { type Right, rightsOfRun } from '../../../src/tasks/prerequisites/rights.ts';
import { contextOf, stubCluster } from './cluster-stub.ts';

const documentation = readFileSync(new URL('../../../docs/prerequisites.md', import.meta.url), 'utf8');
const { settings } = contextOf(stubCluster([]).cluster);

interface Rule {
  apiGroups: string[];
  resources: string[];
  resourceNames?: string[];
  verbs: string[];
}

/** "get  secrets pgvector-cluster-app": verb, group, resource with its subresource, name. */
function allowed({ apiGroups, resources, resourceNames = [''], verbs }: Rule): string[] {
  return verbs.flatMap((verb) =>
    apiGroups.flatMap((group) => resources.flatMap((resource) => resourceNames.map((name) => `${verb} ${group} ${resource} ${name}`))),
  );
}

function used({ verb, group, resource, subresource, name = '' }: Right): string {
  return `${verb} ${group} ${resource}${subresource === undefined ? '' : `/${subresource}`} ${name}`;
}

test('the Role in the documentation is what a run uses in its namespace, and nothing else', () => {
  const role: { rules: Rule[] } = parse(/```yaml\n([\s\S]*?)```/.exec(documentation)?.[1] ?? '');
  // The newest Kubernetes asks for the most; the Database resource is there or not.
  const rights = [true, false].flatMap((databaseResource) => rightsOfRun(settings, { minor: 99, databaseResource }));
  const inNamespace = rights.filter(({ namespace }) => namespace === settings.namespace);
  const written = role.rules.flatMap(allowed);
  expect(written.toSorted()).toEqual([...new Set(inNamespace.map(used))].sort());
});

test('every prerequisite has its heading, in the order of the checklist', () => {
  const headings = [...documentation.matchAll(/^### `?([a-z.]+)`?$/gm)].map(([, id]) => id);
  expect(headings).toEqual(prerequisites.map(({ id }) => id));
});
