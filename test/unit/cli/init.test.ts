import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { initFile, initLines } from '../../../src/cli/init-file.ts';
import { schemaBeside, schemaLine, schemaText } from '../../../src/cli/init-schema.ts';
import { loadSettings } from '../../../src/settings/load.ts';
import { schema } from '../../../src/settings/schema.ts';
import type { Finding } from '../../../src/tasks/discover/finding.ts';

const from = 'context lab at https://10.0.0.1';
const findings: Finding[] = [
  { setting: 'namespace', value: 'team', because: 'given' },
  { setting: 'storage.class', because: 'set it to one of: a, b' },
  { setting: 'postgres.owner', value: 'vectordb', because: 'as Cluster db says' },
  { setting: 'postgres.expectedDatabases', value: ['yes', 'b'], because: 'what vectordb has' },
  { setting: 'llamastack.port', value: 5001, because: 'the only port' },
];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlflow-tui-init-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

/** What a run makes of the file. */
async function read(text: string) {
  writeFileSync(join(folder, 'mlflow-tui.yaml'), text);
  return loadSettings({ flags: {}, env: {}, cwd: folder });
}

describe('the file', () => {
  const text = initFile({
    findings,
    from,
    flags: { context: 'lab', namespace: 'team' },
    schemaLine: 'yaml-language-server: $schema=./a.json',
  });

  test('begins with the comment for editors', () => {
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=./a.json');
  });

  test('sets what differs from the defaults, and nothing else', async () => {
    const expected = { context: 'lab', namespace: 'team', llamastack: { port: 5001 }, postgres: { expectedDatabases: ['yes', 'b'] } };
    expect(await read(text)).toEqual(schema.parse(expected));
    expect(text.match(/^ *[a-z]\w*: .*$/gim)?.map((line) => line.trim())).toEqual([
      'context: lab',
      'namespace: team',
      'expectedDatabases: [yes, b]',
      'port: 5001',
    ]);
  });

  test('has every other setting with its default, as a comment: without the "# " it says the same', async () => {
    const all = text.replace(/^( *)# ([a-z]\w*: .+)$/gim, (line, indent, setting) => (line.includes('$schema') ? line : indent + setting));
    expect(all).toContain('\nnamespace: team');
    expect(all).toContain('\ntimeout: 10m');
    expect(all).toContain('\n  class: local-path');
    expect(await read(all)).toEqual(await read(text));
  });

  test('says what could not be found above the setting', () => {
    expect(text).toContain('  # StorageClass of the artifact claim.\n  # Not found: set it to one of: a, b.\n  # class: local-path\n');
  });

  test("a cluster's words stay in their comment", async () => {
    const evil = 'a\nnamespace: evil\u001b[2J';
    const file = initFile({ findings: [{ setting: 'namespace', because: evil }], from: evil, flags: {}, schemaLine: '' });
    expect((await read(file)).namespace).toBe('catalystlab-shared');
    expect(file).not.toContain('\u001b');
  });
});

test('what init says', () => {
  expect(initLines({ file: 'mlflow-tui.yaml', schema: 'a.json', findings, from }).split('\n')).toEqual([
    'wrote mlflow-tui.yaml, from context lab at https://10.0.0.1',
    '  namespace                   team (given)',
    '  postgres.owner              vectordb (as Cluster db says)',
    '  postgres.expectedDatabases  yes, b (what vectordb has)',
    '  storage.class               not found: set it to one of: a, b',
    '  llamastack.port             5001 (the only port)',
    'wrote a.json, by which editors complete and check mlflow-tui.yaml',
    'next: look at what was not found, in mlflow-tui.yaml; then mlflow-tui check',
    '',
  ]);
  const [, last] = initLines({ file: 'b.yaml', findings: [], from }).split('\n');
  expect(last).toBe('next: mlflow-tui check --config b.yaml');
});

test('in the sandbox each line says so, and the next step stays there: mlflow-tui.yaml is read there only when it is named', () => {
  expect(initLines({ file: 'mlflow-tui.yaml', findings: [], from: 'the SANDBOX (quota)', sandbox: 'quota' }).split('\n')).toEqual([
    'SANDBOX wrote mlflow-tui.yaml, from the SANDBOX (quota)',
    'SANDBOX next: mlflow-tui --sandbox=quota check --config mlflow-tui.yaml',
    '',
  ]);
});

describe('the schema', () => {
  const install = (parent: string) => {
    const path = join(parent, 'node_modules/mlflow-tui/schema/mlflow-tui.schema.json');
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, '{}');
  };

  test.each([
    ['mlflow-tui.yaml', './node_modules/mlflow-tui/schema/mlflow-tui.schema.json'],
    ['clusters/prod/a.yaml', '../../node_modules/mlflow-tui/schema/mlflow-tui.schema.json'],
  ])("is the installed package's for %s", (file, path) => {
    install(folder);
    expect(schemaLine(join(folder, file))).toEqual({ line: `yaml-language-server: $schema=${path}` });
  });

  test('is a copy beside the file where none is installed, which is never overwritten', () => {
    const { line, beside = '' } = schemaLine(join(folder, 'a.yaml'));
    expect(line).toBe('yaml-language-server: $schema=./mlflow-tui.schema.json');
    expect(schemaBeside(beside)).toBe('mlflow-tui.schema.json');
    expect(readFileSync(join(folder, 'mlflow-tui.schema.json'), 'utf8')).toBe(schemaText());
    writeFileSync(beside, 'mine');
    expect(schemaBeside(beside)).toBeUndefined();
    expect(readFileSync(beside, 'utf8')).toBe('mine');
  });
});
