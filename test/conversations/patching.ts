import { describe, expect, test } from 'vitest';
import { ask, type Question } from './support/ask.ts';
import { expectRecorded } from './support/recorded.ts';
import { configMap, namespace, type World } from './support/world.ts';

const types = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
};

/** What patches of each kind make of an object, and which are refused. */
export function patching(world: () => World): void {
  const configMaps = `/api/v1/namespaces/${namespace}/configmaps`;
  const deployments = `/apis/apps/v1/namespaces/${namespace}/deployments`;
  const tell = (question: Question) => ask(world().selected, question);
  const make = (path: string, body: object) => tell({ method: 'POST', path: `${path}?fieldManager=kubectl-create`, body });
  const patch = (path: string, type: keyof typeof types, body: object | string) =>
    tell({ method: 'PATCH', path: `${path}?fieldManager=kubectl-patch`, body, contentType: types[type] });

  describe('patch', () => {
    test('a merge patch adds, changes and takes away', async () => {
      await make(configMaps, configMap('patched', { a: '1', b: '2' }, { kept: 'yes' }));
      const body = { data: { a: null, c: '3' }, metadata: { labels: { added: 'yes' } } };
      await expectRecorded(world(), 'a-merge-patch', await patch(`${configMaps}/patched`, 'merge', body));
    });

    test('a JSON patch is made as a whole, or not at all', async () => {
      await make(configMaps, configMap('in-steps', { a: '1' }));
      const steps = (a: string) => [
        { op: 'add', path: '/data/b', value: '2' },
        { op: 'test', path: '/data/a', value: a },
        { op: 'remove', path: '/data/a' },
      ];
      await expectRecorded(world(), 'a-JSON-patch-that-fails', await patch(`${configMaps}/in-steps`, 'json', steps('2')));
      expect((await tell({ path: `${configMaps}/in-steps` })).body.data).toEqual({ a: '1' });
      expect((await patch(`${configMaps}/in-steps`, 'json', steps('1'))).body.data).toEqual({ b: '2' });
      await expectRecorded(world(), 'a-JSON-patch-that-is-none', await patch(`${configMaps}/in-steps`, 'json', {}));
    });

    test.each([
      ['deletes', [{ name: 'B', $patch: 'delete' }], {}],
      ['adds, in no order', [{ name: 'D', value: '4' }], {}],
      ['adds, in an order', [{ name: 'D', value: '4' }], { '$setElementOrder/env': [{ name: 'C' }, { name: 'D' }, { name: 'A' }] }],
      ['replaces', [{ $patch: 'replace' }, { name: 'D', value: '4' }], {}],
    ])('a strategic patch of a list %s', async (what, env, order) => {
      const name = `listed-${what.replace(/\W+/g, '-')}`;
      const container = { name: 'one', image: 'python:3.13-slim' };
      const before = ['A', 'B', 'C'].map((variable) => ({ name: variable, value: variable }));
      const labels = { app: name };
      const template = (containers: object[]) => ({ template: { metadata: { labels }, spec: { containers } } });
      const spec = { replicas: 0, selector: { matchLabels: labels }, ...template([{ ...container, env: before }]) };
      await make(deployments, { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace }, spec });
      const { status, body } = await patch(`${deployments}/${name}`, 'strategic', { spec: template([{ name: 'one', env, ...order }]) });
      await expectRecorded(world(), `a-strategic-patch-${name}`, { status, containers: body.spec.template.spec.containers });
    });

    test('a strategic patch of a map replaces it and takes it away', async () => {
      const path = `${configMaps}/mapped`;
      await make(configMaps, configMap('mapped', { a: '1', b: '2' }, { a: '1' }));
      const body = {
        data: { $patch: 'replace', c: '3' },
        metadata: { labels: { $patch: 'delete' }, annotations: { $patch: 'replace', a: '1' } },
      };
      await expectRecorded(world(), 'a-strategic-patch-of-maps', await patch(path, 'strategic', body));
    });

    test('a strategic patch is refused of what has no Go type, and a type of patch of which there is none', async () => {
      const database = `/apis/postgresql.cnpg.io/v1/namespaces/${namespace}/databases/nobody`;
      await expectRecorded(world(), 'a-strategic-patch-of-a-custom-resource', await patch(database, 'strategic', { spec: {} }));
      const other = { method: 'PATCH', path: `${configMaps}/one`, body: {}, contentType: 'application/json' } as const;
      await expectRecorded(world(), 'a-patch-of-an-unknown-type', await tell(other));
    });

    test.each(['merge', 'strategic'] as const)('a %s patch that is a list', async (type) => {
      await expectRecorded(world(), `a-${type}-patch-that-is-a-list`, await patch(`${configMaps}/one`, type, []));
    });

    test.each([
      ['merge', /^error decoding patch: /],
      ['strategic', /^(?!error decoding patch)/],
      ['json', /^error decoding patch: /],
    ] as const)('a %s patch that is no JSON, with no word of the parser, which is another', async (type, words) => {
      for (const text of ['data: {x: 5}', '{']) {
        const { status, body } = await patch(`${configMaps}/one`, type, text);
        expect({ status, reason: body.reason, message: body.message }).toEqual({
          status: 400,
          reason: 'BadRequest',
          message: expect.stringMatching(words),
        });
      }
    });

    test('a patch that deletes the whole object leaves it without a name', async () => {
      await expectRecorded(world(), 'a-patch-that-deletes-all', await patch(`${configMaps}/one`, 'strategic', { $patch: 'delete' }));
    });

    test('a patch leaves an object what and where it is', async () => {
      const path = `${configMaps}/one`;
      await expectRecorded(world(), 'a-patch-to-another-namespace', await patch(path, 'merge', { metadata: { namespace: 'other' } }));
      await expectRecorded(world(), 'a-patch-to-another-name', await patch(path, 'merge', { metadata: { name: 'other' } }));
      const { status, body } = await patch(path, 'merge', { metadata: { uid: 'other' } });
      expect({ status, message: body.message }).toEqual({
        status: 422,
        message: 'ConfigMap "one" is invalid: metadata.uid: Invalid value: "other": field is immutable',
      });
    });

    test('a patch that spoils its object is refused for its own sake', async () => {
      const { status, body } = await patch(`${configMaps}/one`, 'merge', { data: { one: 1 } });
      expect({ status, message: body.message, details: body.details }).toMatchObject({
        status: 422,
        message: expect.stringMatching(
          /^ "" is invalid: patch: Invalid value: "\{.*\}": json: cannot unmarshal number into Go struct field ConfigMap\.data of type string$/,
        ),
        details: { causes: [{ reason: 'FieldValueInvalid', field: 'patch' }] },
      });
    });
  });
}
