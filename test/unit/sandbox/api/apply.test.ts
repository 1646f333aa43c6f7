import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../../../src/cluster/kinds.ts';
import { applyTo, trackUpdate } from '../../../../src/sandbox/api/apply/apply.ts';
import { type FieldsV1, fromFieldsV1, places, toFieldsV1 } from '../../../../src/sandbox/api/apply/field-set.ts';
import type { Writer } from '../../../../src/sandbox/api/apply/managers.ts';
import { shapeOf } from '../../../../src/sandbox/api/schema/schema.ts';

type Any = KubeObject & { data?: Record<string, string>; spec?: unknown };

const shapes = {
  ConfigMap: shapeOf({ kind: 'ConfigMap' }),
  Deployment: shapeOf({ kind: 'Deployment' }),
};
const writer = (manager: string, operation: Writer['operation'] = 'Apply'): Writer => ({ manager, operation, apiVersion: 'v1' });

function apply(
  live: Any | undefined,
  wanted: Any,
  manager: string,
  { kind = 'ConfigMap' as keyof typeof shapes, force = false, time = 't' } = {},
) {
  return applyTo(live, wanted, { shape: shapes[kind], writer: writer(manager), time, force });
}

function applied(...given: Parameters<typeof apply>): Any {
  const result = apply(...given);
  if ('conflicts' in result) throw new Error(`conflicts: ${result.conflicts.flatMap(({ fields }) => places(fields))}`);
  return result.object;
}

function written(live: Any | undefined, next: Any, manager: string, kind: keyof typeof shapes = 'ConfigMap', time = 't'): Any {
  return trackUpdate(live, next, { shape: shapes[kind], writer: writer(manager, 'Update'), time });
}

const fieldsOf = (object: Any) =>
  Object.fromEntries(
    (object.metadata?.managedFields ?? []).map(({ manager, operation, fieldsV1 }) => [`${manager} ${operation}`, fieldsV1]),
  );
const conflictsOf = (...given: Parameters<typeof apply>) => {
  const result = apply(...given);
  return 'conflicts' in result ? result.conflicts.map(({ writer: { manager }, fields }) => [manager, places(fields)]) : [];
};
const deployment = (env: { name: string; value?: string }[], more: object = {}): Any => ({
  spec: { template: { spec: { containers: [{ name: 'main', env, ...more }] } } },
});

describe('an apply', () => {
  test('of something new owns its leaves, and items of lists', () => {
    const made = applied(undefined, deployment([{ name: 'A', value: '1' }], { args: ['x'] }), 'us', { kind: 'Deployment' });
    const item = { '.': {}, 'f:name': {} };
    expect(fieldsOf(made)).toEqual({
      'us Apply': {
        'f:spec': {
          'f:template': {
            'f:spec': {
              'f:containers': {
                'k:{"name":"main"}': { ...item, 'f:args': {}, 'f:env': { 'k:{"name":"A"}': { ...item, 'f:value': {} } } },
              },
            },
          },
        },
      },
    });
  });

  test('of the same thing again changes nothing, the time included', () => {
    const made = applied(undefined, { data: { a: '1' } }, 'us', { time: 'then' });
    expect(applied(made, { data: { a: '1' } }, 'us', { time: 'now' })).toEqual(made);
  });

  test('takes away what it applies no more', () => {
    const made = applied(undefined, { data: { a: '1', b: '2' } }, 'us');
    expect(applied(made, { data: { b: '2' } }, 'us').data).toEqual({ b: '2' });
    expect(applied(made, {}, 'us').data).toBeUndefined();
  });

  test('leaves what somebody else applies as well', () => {
    const shared = applied(applied(undefined, { data: { a: '1' } }, 'us'), { data: { a: '1' } }, 'them');
    const left = applied(shared, {}, 'us');
    expect(left.data).toEqual({ a: '1' });
    expect(Object.keys(fieldsOf(left))).toEqual(['them Apply']);
  });

  test('of other values is in conflict with each of their managers, and changes them by force', () => {
    const live = written(applied(undefined, { data: { a: '1' } }, 'them'), { data: { a: '1', b: '1' } }, 'kubectl-edit');
    const wanted = { data: { a: '2', b: '2', c: '2' } };
    expect(conflictsOf(live, wanted, 'us')).toEqual([
      ['them', ['.data.a']],
      ['kubectl-edit', ['.data.b']],
    ]);
    const forced = applied(live, wanted, 'us', { force: true });
    expect(forced.data).toEqual(wanted.data);
    expect(fieldsOf(forced)).toEqual({ 'us Apply': { 'f:data': { 'f:a': {}, 'f:b': {}, 'f:c': {} } } });
  });

  test('of the same value is in conflict with nobody', () => {
    const live = written(undefined, { data: { a: '1' } }, 'kubectl-create');
    expect(conflictsOf(live, { data: { a: '1' } }, 'us')).toEqual([]);
  });

  test('on what nobody is noted for is in conflict with whoever was before', () => {
    expect(conflictsOf({ apiVersion: 'v1', data: { a: '1' } }, { data: { a: '2' } }, 'us')).toEqual([['before-first-apply', ['.data.a']]]);
  });

  test('puts variables beside those of others, and an apply of nothing takes exactly them back', () => {
    const theirs = deployment([{ name: 'A', value: '1' }], { image: 'i' });
    const live = written(undefined, theirs, 'kubectl-create', 'Deployment');
    const ours = applied(live, deployment([{ name: 'B', value: '2' }]), 'us', { kind: 'Deployment' });
    const both = [
      { name: 'A', value: '1' },
      { name: 'B', value: '2' },
    ];
    expect(ours.spec).toEqual(deployment(both, { image: 'i' }).spec);
    expect(conflictsOf(live, deployment([{ name: 'A', value: '2' }]), 'us', { kind: 'Deployment' })).toEqual([
      ['kubectl-create', ['.spec.template.spec.containers[name="main"].env[name="A"].value']],
    ]);
    const bare = applied(ours, {}, 'us', { kind: 'Deployment' });
    expect(bare).toEqual(live);
  });

  test('replaces lists and structs that are of one piece', () => {
    const args = applied(undefined, deployment([], { args: ['a', 'b'] }), 'us', { kind: 'Deployment' });
    const changed = applied(args, deployment([], { args: ['c'] }), 'us', { kind: 'Deployment' });
    expect(changed.spec).toMatchObject({ template: { spec: { containers: [{ args: ['c'] }] } } });
    const selector = (app: string): Any => ({ spec: { selector: { matchLabels: { app } } } });
    expect(
      conflictsOf(applied(undefined, selector('a'), 'them', { kind: 'Deployment' }), selector('b'), 'us', { kind: 'Deployment' }),
    ).toEqual([['them', ['.spec.selector']]]);
  });

  test('adds to sets', () => {
    const finalizers = (...names: string[]): Any => ({ metadata: { finalizers: names } });
    const both = applied(applied(undefined, finalizers('a/a'), 'them'), finalizers('b/b'), 'us');
    expect(both.metadata?.finalizers).toEqual(['a/a', 'b/b']);
    expect(fieldsOf(both)['us Apply']).toEqual({ 'f:metadata': { 'f:finalizers': { 'v:"b/b"': {} } } });
    expect(applied(both, {}, 'us').metadata?.finalizers).toEqual(['a/a']);
  });

  test('tells ports apart by number and protocol, TCP where none is said', () => {
    const port = (ports: object[]): Any => deployment([], { ports });
    const live = written(undefined, port([{ containerPort: 80, protocol: 'TCP' }]), 'kubectl-create', 'Deployment');
    const ours = applied(
      live,
      port([
        { containerPort: 80, name: 'http' },
        { containerPort: 80, protocol: 'UDP' },
      ]),
      'us',
      { kind: 'Deployment' },
    );
    expect(ours.spec).toMatchObject({
      template: {
        spec: {
          containers: [
            {
              ports: [
                { containerPort: 80, protocol: 'TCP', name: 'http' },
                { containerPort: 80, protocol: 'UDP' },
              ],
            },
          ],
        },
      },
    });
  });
});

describe('any other write', () => {
  test('owns what it adds and changes; nobody owns what it takes away', () => {
    const made = written(undefined, { data: { a: '1', b: '1' } }, 'kubectl-create', 'ConfigMap', 'then');
    expect(fieldsOf(made)).toEqual({ 'kubectl-create Update': { 'f:data': { '.': {}, 'f:a': {}, 'f:b': {} } } });
    const edited = written(made, { ...made, data: { a: '2', c: '1' } }, 'kubectl-edit', 'ConfigMap', 'now');
    expect(fieldsOf(edited)).toEqual({
      'kubectl-create Update': { 'f:data': {} },
      'kubectl-edit Update': { 'f:data': { 'f:a': {}, 'f:c': {} } },
    });
  });

  test('does not own the structs that are always there', () => {
    const made = written(undefined, deployment([{ name: 'A' }], { image: 'i' }), 'kubectl-create', 'Deployment');
    const item = { '.': {}, 'f:name': {} };
    const main = { ...item, 'f:image': {}, 'f:env': { '.': {}, 'k:{"name":"A"}': item } };
    expect(fieldsOf(made)).toEqual({
      'kubectl-create Update': { 'f:spec': { 'f:template': { 'f:spec': { 'f:containers': { 'k:{"name":"main"}': main } } } } },
    });
  });

  test('is noted nowhere when it changes nothing', () => {
    const made = applied(undefined, { data: { a: '1' } }, 'us');
    expect(written(made, made, 'kubectl-edit')).toEqual(made);
  });
});

test('fields are written in the order of the real ones, and read again', () => {
  const fields: FieldsV1 = { 'f:b': { '.': {}, 'k:{"port":4317}': {}, 'k:{"port":13133}': {} }, 'f:a': {}, 'f:c': { 'v:"x"': {} } };
  const set = fromFieldsV1(fields);
  expect(JSON.stringify(toFieldsV1(set))).toBe(
    '{"f:a":{},"f:b":{".":{},"k:{\\"port\\":4317}":{},"k:{\\"port\\":13133}":{}},"f:c":{"v:\\"x\\"":{}}}',
  );
  expect(places(set)).toEqual(['.a', '.b', '.b[port=4317]', '.b[port=13133]', '.c[="x"]']);
});
