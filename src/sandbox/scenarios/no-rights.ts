import type { Scenario } from '../scenario.ts';

const written = [
  'persistentvolumeclaims',
  'configmaps',
  'deployments.apps',
  'services',
  'ingresses.networking.k8s.io',
  'databases.postgresql.cnpg.io',
];
const says = [`not allowed in catalystlab-shared: ${written.map((resource) => `${resource}: create, patch`).join('; ')}`];

export const noRights: Scenario = {
  summary: 'the user may look at everything, and make nothing',
  api: { forbid: ['create', 'update', 'patch', 'delete', 'deletecollection'].map((verb) => ({ verb, resource: '*' })) },
  ends: { ci: { exitCode: 3, says }, check: { exitCode: 3, says } },
};
