import { expect, test } from 'vitest';
import { parseKubeconfig } from '../../src/cluster/kubeconfig/parse.ts';
import { type Call, parseBody } from '../../src/sandbox/api/call.ts';
import { readConfig } from '../../src/sandbox/programs/collector/config/read.ts';
import { yamlLayer } from '../../src/settings/yaml.ts';
import { parseConfig } from '../../src/smoke/diagnosis/collector-config.ts';
import { secretsIn } from '../../src/smoke/diagnosis/secrets.ts';
import { warningsOf } from './warnings.ts';

// The library warns of both by itself, unless it is told not to.
const odd = 'a: !tag 1\n? { b: 2 }\n: 3\n';

test.each<[string, () => unknown]>([
  ['a kubeconfig', () => parseKubeconfig(odd, 'file')],
  ['settings', () => yamlLayer(odd, 'file', [])],
  ["a collector's configuration", () => parseConfig(odd)],
  ["a configuration's secrets", () => secretsIn(odd)],
  ["the configuration of the sandbox's collector", () => expect(() => readConfig(odd, {})).toThrow('invalid keys')],
  ["what the sandbox's API server is given", () => parseBody({ headers: {}, body: Buffer.from(odd) } as Call, 'Pod')],
])('whoever wrote %s, nothing of its YAML goes over the screen', async (_what, read) => {
  expect(await warningsOf(read)).toEqual([]);
});
