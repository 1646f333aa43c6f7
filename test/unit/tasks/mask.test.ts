import { describe, expect, test } from 'vitest';
import { isCredential, mask, maskText } from '../../../src/tasks/look/mask.ts';
import { yamlLines } from '../../../src/tasks/look/yaml.ts';

test.each([
  ...['PGPASSWORD', 'password', 'db-passwd', 'HF_TOKEN', 'apiKey', 'OPENAI_API_KEY', 'AWS_SECRET_ACCESS_KEY', 'client_secret', 'SSHKEY'],
  ...['credentials', '--hf-token', 'Authorization', 'basic-auth', 'DB_PWD', 'MLFLOW_DSN', 'X-Amz-Signature', 'sig'],
])('%s names a credential', (name) => expect(isCredential(name)).toBe(true));

test.each(['PGHOST', 'image', 'OTEL_SERVICE_NAME', 'author', 'keyboard', 'passage', 'host', 'compass', 'authority', 'signal'])(
  '%s names none',
  (name) => expect(isCredential(name)).toBe(false),
);

describe('an object', () => {
  const container = (part: object) => ({ kind: 'Deployment', spec: { template: { spec: { containers: [part] } } } });
  test.each<{ what: string; object: object; shown: object }>([
    {
      what: 'all of a Secret',
      object: { kind: 'Secret', data: { username: 'dmVjdG9yZGI=' }, stringData: { note: 'häl' }, type: 'Opaque' },
      shown: { kind: 'Secret', type: 'Opaque', data: { username: '••• 8 bytes' }, stringData: { note: '••• 4 bytes' } },
    },
    {
      what: 'variables by their name',
      object: container({
        env: [
          { name: 'HF_TOKEN', value: 'hf_abc' },
          { name: 'MODE', value: 'fast' },
          { name: 'EMPTY_TOKEN', value: '' },
        ],
      }),
      shown: container({
        env: [
          { name: 'HF_TOKEN', value: '•••' },
          { name: 'MODE', value: 'fast' },
          { name: 'EMPTY_TOKEN', value: '' },
        ],
      }),
    },
    {
      what: 'no reference',
      object: container({ env: [{ name: 'PGPASSWORD', valueFrom: { secretKeyRef: { name: 'app', key: 'password' } } }] }),
      shown: container({ env: [{ name: 'PGPASSWORD', valueFrom: { secretKeyRef: { name: 'app', key: 'password' } } }] }),
    },
    {
      what: 'arguments, with their value or before it',
      object: container({ args: ['serve', '--api-key', 'abc', '--token=xyz', '--token', '--port', '5000', '--password=$(PASSWORD)'] }),
      shown: container({ args: ['serve', '--api-key', '•••', '--token=•••', '--token', '--port', '5000', '--password=$(PASSWORD)'] }),
    },
    {
      what: 'the password of a URL wherever it stands',
      object: container({ env: [{ name: 'BACKEND', value: 'postgresql://u:p@ss/w@db:5432/x' }], command: ['redis://:hunter2@cache'] }),
      shown: container({ env: [{ name: 'BACKEND', value: 'postgresql://u:•••@db:5432/x' }], command: ['redis://:•••@cache'] }),
    },
    {
      what: 'entries of a ConfigMap by their name, and lines in its texts',
      object: { kind: 'ConfigMap', data: { token: 'abc', 'a.yaml': 'host: db\npassword: "a b"\napi_key: a b c\n', replicas: '1' } },
      shown: { kind: 'ConfigMap', data: { token: '•••', 'a.yaml': 'host: db\npassword: •••\napi_key: •••\n', replicas: '1' } },
    },
    {
      what: 'annotations by their name, not labels',
      object: { metadata: { annotations: { 'x/token': 'abc', 'x/note': 'hi' }, labels: { key: 'abc' } } },
      shown: { metadata: { annotations: { 'x/token': '•••', 'x/note': 'hi' }, labels: { key: 'abc' } } },
    },
    {
      what: 'parameters by their name, and fields that are a password',
      object: { parameters: { restuserkey: 'abc', host: 'h' }, spec: { password: 'abc', topologyKey: 'zone', secretName: 'app' } },
      shown: { parameters: { restuserkey: '•••', host: 'h' }, spec: { password: '•••', topologyKey: 'zone', secretName: 'app' } },
    },
    {
      what: 'no reference to a password',
      object: { spec: { externalClusters: [{ password: { name: 'app', key: 'password' } }] } },
      shown: { spec: { externalClusters: [{ password: { name: 'app', key: 'password' } }] } },
    },
    { what: 'nothing but texts', object: { a: 1, b: null, c: [true], d: {} }, shown: { a: 1, b: null, c: [true], d: {} } },
  ])('hides $what', ({ object, shown }) => expect(mask(object)).toEqual(shown));
});

test.each([
  ['Authorization: Bearer abcdef0123', 'Authorization: •••'],
  ['curl -H "X: Bearer abcdef0123"', 'curl -H "X: Bearer •••"'],
  ['host=db password=abc user=u', 'host=db password=••• user=u'],
  ['{\'token\': \'abc\', "mode": "fast"}', '{\'token\': •••, "mode": "fast"}'],
  ['a\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nb', 'a\n•••\nb'],
  ['token: $(TOKEN)', 'token: $(TOKEN)'],
  ['http://mlflow:5000/v1/traces', 'http://mlflow:5000/v1/traces'],
  ['exporters:\n  otlphttp:\n    endpoint: http://mlflow:5000', 'exporters:\n  otlphttp:\n    endpoint: http://mlflow:5000'],
  ['a: 1\n  password: |\n    abc\n\n    def\n  mode: fast', 'a: 1\n  password: •••\n  mode: fast'],
  ['script: |\n  echo hello\n', 'script: |\n  echo hello\n'],
  ['Authorization=Bearer%20abc,x-mode=1', 'Authorization=•••,x-mode=1'],
  ['{"password":"abc","pin":1}', '{"password":•••,"pin":1}'],
  ['"{\\"password\\":\\"abc\\",\\"pin\\":1}"', '"{\\"password\\":•••,\\"pin\\":1}"'],
  ['https://ghp_abc@github.com/x and postgresql://mlflow@db/x', 'https://•••@github.com/x and postgresql://mlflow@db/x'],
  ['https://store.test/a?sv=1&sig=abc%2F&x=1', 'https://store.test/a?sv=1&sig=•••&x=1'],
  ['mysql --password hunter2 --host db', 'mysql --password ••• --host db'],
  ['serve --token $TOKEN --api-key --port 1', 'serve --token $TOKEN --api-key --port 1'],
  ['secret "app" was not found', 'secret "app" was not found'],
])('%s is shown as %s', (text, shown) => expect(maskText(text)).toBe(shown));

test.each(['a', 'a.', '://', ': ', '- ', '-', '--a ', '\\\\'])('a megabyte of "%s" does not hold up who reads it', (part) => {
  const text = part.repeat(2 ** 20 / part.length);
  expect(maskText(text)).toBe(text);
});

describe('YAML', () => {
  test('leaves out who wrote which field, and what kubectl applied last', () => {
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{"password":"abc"}' };
    const metadata = { name: 'a', managedFields: [{ manager: 'x' }] };
    expect(yamlLines({ apiVersion: 'v1', kind: 'Secret', metadata: { ...metadata, annotations } })).toEqual([
      'apiVersion: v1',
      'kind: Secret',
      'metadata:',
      '  name: a',
    ]);
    expect(yamlLines({ metadata: { ...metadata, annotations: { ...annotations, b: 'c' } } }).at(-1)).toBe('    b: c');
  });

  test('of a great object ends with how much more there is', () => {
    const data = Object.fromEntries(Array.from({ length: 6000 }, (_, index) => [`k${index}`, 'v']));
    const lines = yamlLines({ kind: 'ConfigMap', data } as object);
    expect(lines).toHaveLength(5001);
    expect(lines.at(-1)).toMatch(/^# 100\d more lines$/);
  });
});
