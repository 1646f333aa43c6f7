import { expect, test } from 'vitest';
import { schema } from '../../../src/settings/schema.ts';
import { prerequisites, smokePrerequisites } from '../../../src/tasks/prerequisites/list.ts';

/** Other names than the defaults, each of them nowhere else. */
const settings = schema.parse({
  context: 'edge',
  namespace: 'dev',
  connectTimeout: '90s',
  postgres: { cluster: 'pg', secret: 'login', database: 'traces', owner: 'keeper', expectedDatabases: ['books', 'songs'] },
  ingress: { class: 'traefik', controllerNamespace: 'doors' },
  storage: { class: 'fast' },
  llamastack: { name: 'llama', port: 9999 },
});

const aboutOf = (id: string, of = settings, list = prerequisites) => list.find((one) => one.id === id)?.about(of);

test('every prerequisite says at what it looks and what it expects, in a few words', () => {
  for (const { id, about } of [...prerequisites, ...smokePrerequisites]) {
    const { looksAt, expects } = about(settings);
    for (const text of [looksAt, expects]) expect([id, text]).toEqual([id, expect.stringMatching(/^(?!.*undefined)\S.{4,99}$/)]);
  }
});

test.each([
  { id: 'cluster.api', looksAt: 'context edge', expects: 'within 1 min 30 s' },
  { id: 'cluster.access', looksAt: 'in dev', expects: 'that a run uses' },
  { id: 'namespace', looksAt: 'Namespace dev', expects: 'there' },
  { id: 'postgres.cluster', looksAt: 'Cluster pg in dev', expects: 'healthy' },
  { id: 'postgres.pods', looksAt: 'Cluster pg in dev', expects: 'primary' },
  { id: 'postgres.services', looksAt: 'pg-rw, pg-ro and pg-r in dev', expects: 'pg-rw there' },
  {
    id: 'postgres.databases',
    looksAt: 'books, songs, traces of Cluster pg',
    expects: 'books, songs there, and each that is there owned by keeper',
  },
  { id: 'postgres.secret', looksAt: 'Secret login in dev', expects: 'username and password' },
  { id: 'ingress.class', looksAt: 'IngressClass traefik', expects: 'there' },
  { id: 'ingress.controller', looksAt: 'in doors', expects: 'a ready one' },
  { id: 'ingress.address', looksAt: 'in doors', expects: 'external IPv4' },
  { id: 'storage.class', looksAt: 'StorageClass fast', expects: 'there' },
  { id: 'storage.claims', looksAt: 'in dev', expects: 'StorageClass fast' },
  { id: 'llamastack.deployment', looksAt: 'Deployment llama in dev', expects: 'a ready replica' },
  { id: 'llamastack.pods', looksAt: 'Deployment llama in dev', expects: 'a ready one' },
  { id: 'llamastack.service', looksAt: 'Service llama in dev', expects: 'port 9999' },
  { id: 'llamastack.tracing', looksAt: 'Deployment llama in dev', expects: 'to the collector' },
  { id: 'collector', looksAt: 'otel-collector in dev', expects: 'then a run deploys it' },
])('$id looks at what the settings name: $looksAt', ({ id, looksAt, expects }) => {
  expect(aboutOf(id)).toEqual({ looksAt: expect.stringContaining(looksAt), expects: expect.stringContaining(expects) });
});

test('what is set or left out changes what is expected', () => {
  const withHost = schema.parse({ ingress: { host: 'mlflow.example' }, postgres: { expectedDatabases: [] } });
  expect(aboutOf('ingress.address', withHost)?.expects).toBe('any address, or none: ingress.host is mlflow.example');
  expect(aboutOf('postgres.databases', withHost)?.expects).toBe('each that is there owned by vectordb');
  expect(aboutOf('cluster.api', withHost)?.looksAt).toBe('API server of the current context');
});

test('a smoke test expects what a run would make', () => {
  expect(aboutOf('collector', settings, smokePrerequisites)?.expects).toMatch(/^there: /);
  expect(aboutOf('cluster.access', settings, smokePrerequisites)?.expects).toContain('a smoke test uses');
});
