import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import { describe, expect, test } from 'vitest';
import { configMaps, deployments, events, type KubeObject, pods } from '../../../../src/cluster/kinds.ts';
import { isAllowed } from '../../../../src/sandbox/api/authorize.ts';
import { labelMatcher } from '../../../../src/sandbox/api/label-selector.ts';
import { listObjects } from '../../../../src/sandbox/api/list.ts';
import { routeOf } from '../../../../src/sandbox/api/route.ts';
import { matcherOf } from '../../../../src/sandbox/api/selectors.ts';
import { eventOf } from '../../../../src/sandbox/api/watch-events.ts';
import type { Change } from '../../../../src/sandbox/store.ts';
import { createMachine } from './support/api.ts';

describe('labels', () => {
  test.each([
    ['', true],
    ['a=1', true],
    ['a==1', true],
    ['a!=1', false],
    ['c!=1', true],
    ['a=1,b=3', false],
    ['a in (1,2),b', true],
    ['a in (2)', false],
    ['c in (1)', false],
    ['a notin (2),c notin (1)', true],
    ['!c', true],
    ['!a', false],
    ['example.com/x-y=z', true],
  ])('%s: %s', (selector, selected) => {
    expect(labelMatcher(selector)({ a: '1', b: '2', 'example.com/x-y': 'z' })).toBe(selected);
  });

  test.each([
    ['a in (b', "unable to parse requirement: found '', expected: ',' or ')'"],
    ['!!', "unable to parse requirement: found '!', expected: identifier"],
    ['a===b', "unable to parse requirement: found '=', expected: identifier"],
    ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
    ...['-b', '!-b', '-b=c', '-b!=c', '-b in (c)', '-b notin (c)'].map((selector) => [
      selector,
      'unable to parse requirement: <nil>: Invalid value: "-b": name part must consist of alphanumeric characters',
    ]),
  ])('%s is refused', (selector, words) => {
    expect(() => labelMatcher(selector)).toThrow(words);
  });
});

describe('fields', () => {
  const pod: Pod = { metadata: { name: 'p', namespace: 'n' }, spec: { containers: [], nodeName: 'one' }, status: { phase: 'Running' } };
  const event = { metadata: { name: 'e', namespace: 'n' }, involvedObject: { kind: 'Pod', name: 'p' }, type: 'Warning' };
  test.each([
    { kind: pods, object: pod, selector: 'metadata.name=p', selected: true },
    { kind: pods, object: pod, selector: 'metadata.name!=p', selected: false },
    { kind: pods, object: pod, selector: 'spec.nodeName=one,status.phase!=Failed', selected: true },
    { kind: pods, object: pod, selector: 'status.podIP=', selected: true },
    { kind: events, object: event, selector: 'involvedObject.kind=Pod,involvedObject.name=p', selected: true },
    { kind: events, object: event, selector: 'involvedObject.name=q', selected: false },
    { kind: events, object: event, selector: 'involvedObject.kind!=Pod', selected: false },
  ])('$kind.kind $selector: $selected', ({ kind, object, selector, selected }) => {
    expect(matcherOf(kind, new URLSearchParams({ fieldSelector: selector }))(object)).toBe(selected);
  });

  test.each([
    { kind: pods, selector: 'spec.nope=x', words: 'field label not supported: spec.nope' },
    {
      kind: deployments,
      selector: 'spec.x=1',
      words: '"spec.x" is not a known field selector: only "metadata.name", "metadata.namespace"',
    },
    { kind: pods, selector: 'nothing', words: "invalid selector: 'nothing'; can't understand 'nothing'" },
  ])('$kind.kind $selector is refused', ({ kind, selector, words }) => {
    expect(() => matcherOf(kind, new URLSearchParams({ fieldSelector: selector }))).toThrow(words);
  });
});

describe('lists', () => {
  const some = (...names: string[]) =>
    names.map((name) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'n', labels: { a: 'b' } } }));
  const page = (machine: ReturnType<typeof createMachine>, query: Record<string, string>) =>
    listObjects(machine.store, configMaps as never, 'n', new URLSearchParams(query));
  const names = ({ items }: { items: KubeObject[] }) => items.map(({ metadata }) => metadata?.name);

  test('come page by page, as they were at the first', () => {
    const machine = createMachine(some('c', 'a', 'b', 'd'));
    const first = page(machine, { limit: '2' });
    expect(names(first)).toEqual(['a', 'b']);
    expect(first.items[0]).not.toHaveProperty('kind');
    expect(first.metadata).toMatchObject({ remainingItemCount: 2, resourceVersion: String(machine.store.version()) });
    machine.store.remove(configMaps, { namespace: 'n', name: 'c' });
    machine.store.put(configMaps, { metadata: { name: 'bb', namespace: 'n' } });
    machine.store.change(configMaps, { namespace: 'n', name: 'd' }, (draft) => {
      draft.data = { late: 'yes' };
    });
    const last = page(machine, { limit: '2', continue: first.metadata.continue ?? '' });
    expect(names(last)).toEqual(['c', 'd']);
    expect(last.items[1]).not.toHaveProperty('data');
    expect(last.metadata).toEqual({ resourceVersion: first.metadata.resourceVersion });
  });

  test('do not say how many are left of a selection', () => {
    const { metadata } = page(createMachine(some('a', 'b')), { limit: '1', labelSelector: 'a' });
    expect(metadata.continue).toBeTruthy();
    expect(metadata).not.toHaveProperty('remainingItemCount');
  });

  test('a page whose version is forgotten has expired', () => {
    const machine = createMachine(some('a', 'b'));
    const { metadata } = page(machine, { limit: '1' });
    machine.store.compact();
    expect(() => page(machine, { continue: metadata.continue ?? '' })).toThrow('The provided continue parameter is too old');
  });

  test.each([
    [{ continue: 'abc' }, "invalid continue token: continue key is not valid: invalid character 'i' looking for beginning of value"],
    [{ limit: 'x' }, 'strconv.ParseInt: parsing "x": invalid syntax'],
    [{ resourceVersion: '99999' }, 'Timeout: Too large resource version: 99999, current: '],
  ])('%j is refused', (query, words) => {
    expect(() => page(createMachine(), query)).toThrow(words);
  });
});

describe('a watch', () => {
  const object = (label: string, namespace = 'n') => ({ metadata: { name: 'x', namespace, resourceVersion: '3', labels: { label } } });
  const change = (type: Change['type'], before: KubeObject | undefined, now: KubeObject): Change => ({
    type,
    kind: pods as Change['kind'],
    object: now,
    before,
    version: 4,
  });
  const watched = {
    kind: pods as Change['kind'],
    namespace: 'n',
    matches: ({ metadata }: KubeObject) => metadata?.labels?.label === 'in',
  };
  test.each([
    { name: 'made in it', change: change('ADDED', undefined, object('in')), seen: 'ADDED' },
    { name: 'made beside it', change: change('ADDED', undefined, object('out')), seen: undefined },
    { name: 'comes into it', change: change('MODIFIED', object('out'), object('in')), seen: 'ADDED' },
    { name: 'changes in it', change: change('MODIFIED', object('in'), object('in')), seen: 'MODIFIED' },
    { name: 'leaves it', change: change('MODIFIED', object('in'), object('out')), seen: 'DELETED' },
    { name: 'changes beside it', change: change('MODIFIED', object('out'), object('out')), seen: undefined },
    { name: 'is deleted in it', change: change('DELETED', object('in'), object('in')), seen: 'DELETED' },
    { name: 'is deleted beside it', change: change('DELETED', object('out'), object('out')), seen: undefined },
    { name: 'is elsewhere', change: change('ADDED', undefined, object('in', 'm')), seen: undefined },
    {
      name: 'is of another kind',
      change: { ...change('ADDED', undefined, object('in')), kind: events as Change['kind'] },
      seen: undefined,
    },
  ])('what $name: $seen', ({ change: one, seen }) => {
    expect(eventOf(watched, one)?.type).toBe(seen);
  });

  test('shows what leaves as it was, at the version of the write', () => {
    const left = eventOf(watched, change('MODIFIED', object('in'), object('out')));
    expect(left?.object).toMatchObject({ metadata: { labels: { label: 'in' }, resourceVersion: '4' } });
  });
});

test.each([
  ['/version', { to: 'version' }],
  ['/readyz/ping', { to: 'health' }],
  ['/api/v1', { to: 'discovery' }],
  ['/apis/apps', { to: 'discovery' }],
  ['/api/v2', { to: 'nowhere' }],
  ['/apis/v1', { to: 'nowhere' }],
  ['/apis/nothing.example/v1/things', { to: 'nowhere' }],
  ['/apis/apps/v1/nothings', { to: 'no-resource' }],
  ['/api/v1/namespaces/n', { to: 'resource', kind: { kind: 'Namespace' }, namespace: undefined, name: 'n' }],
  ['/api/v1/pods', { to: 'resource', kind: { kind: 'Pod' }, namespace: undefined, name: undefined }],
  ['/api/v1/namespaces/n/pods/p/log', { to: 'resource', kind: { kind: 'Pod' }, namespace: 'n', name: 'p', subresource: 'log' }],
  ['/api/v1/namespaces/n/pods/a%3Ab', { to: 'resource', name: 'a:b' }],
  ['/api/v1/namespaces/n/status', { to: 'resource', kind: { kind: 'Namespace' }, name: 'n', subresource: 'status' }],
  ['/apis/postgresql.cnpg.io/v1/namespaces/n/databases', { to: 'resource', kind: { kind: 'Database' }, namespace: 'n' }],
  ['/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', { to: 'review' }],
])('%s leads to %j', (path, route) => {
  expect(routeOf(path)).toMatchObject(route);
});

test.each([
  { forbid: [], who: 'sandbox', verb: 'get', resource: 'pods', allowed: true },
  { forbid: [], who: 'bob', verb: 'get', resource: 'pods', allowed: false },
  { forbid: [{ verb: 'get', resource: 'pods' }], who: 'sandbox', verb: 'get', resource: 'pods', allowed: false },
  { forbid: [{ verb: 'get', resource: 'pods' }], who: 'sandbox', verb: 'get', resource: 'pods/log', allowed: true },
  { forbid: [{ verb: '*', resource: 'pods/exec' }], who: 'sandbox', verb: 'create', resource: 'pods/exec', allowed: false },
  { forbid: [{ verb: 'patch', resource: 'deployments.apps' }], who: 'sandbox', verb: 'patch', resource: 'deployments', allowed: false },
])('$who may $verb $resource, forbidden $forbid: $allowed', ({ forbid, who, verb, resource, allowed }) => {
  expect(isAllowed({ ...createMachine([], { forbid }).scenario }, who, verb, resource)).toBe(allowed);
});
