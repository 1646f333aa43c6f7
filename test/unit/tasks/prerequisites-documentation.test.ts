import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { prerequisites, smokePrerequisites } from '../../../src/tasks/prerequisites/list.ts';
import { type Right, rightsOfRun } from '../../../src/tasks/prerequisites/rights.ts';
import { addressInDocumentation } from '../../../src/ui/panes/about.ts';
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

/** The addresses that GitHub gives headings: lower case, without punctuation, numbered where one comes again. */
function anchorsOf(markdown: string): string[] {
  const slugs = [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) => {
    const words = title.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '');
    return words.replaceAll(' ', '-');
  });
  return slugs.map((slug, index) => {
    const before = slugs.slice(0, index).filter((other) => other === slug).length;
    return before === 0 ? slug : `${slug}-${before}`;
  });
}

test('every prerequisite has an address of its own in the documentation', () => {
  const all = [...prerequisites, ...smokePrerequisites].map(({ id }) => addressInDocumentation(id));
  const anchors = anchorsOf(documentation).map((anchor) => `docs/prerequisites.md#${anchor}`);
  expect(anchors).toEqual(expect.arrayContaining(all));
  // It is the heading of the prerequisite, not of its group.
  const headings = documentation.match(/^#+ .*$/gm) ?? [];
  for (const { id } of prerequisites) expect(headings[anchors.indexOf(addressInDocumentation(id))]).toBe(`### ${id}`);
});
