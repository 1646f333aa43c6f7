import { kinds } from '../kinds.ts';
import { groupVersions } from './route.ts';
import { groupOf } from './status.ts';

/**
 * What `/openapi/v3` answers: no schemas, but that patches take `fieldValidation`. kubectl looks for that before it leaves the
 * validation to the server (k8s.io/cli-runtime, pkg/resource/query_param_verifier_v3.go). Undefined for a path that is none of these.
 */
export function openApi(path: string): object | undefined {
  const asked = path.replace(/^\/openapi\/v3\/?/, '');
  const paths = groupVersions.map((one) => `${one.includes('/') ? 'apis' : 'api'}/${one}`);
  if (path === '/openapi/v3') return { paths: Object.fromEntries(paths.map((one) => [one, { serverRelativeURL: `/openapi/v3/${one}` }])) };
  if (!paths.includes(asked)) return undefined;
  const apiVersion = asked.slice(asked.indexOf('/') + 1);
  const patched = kinds
    .filter((kind) => kind.apiVersion === apiVersion)
    .map(({ kind, plural, namespaced }) => {
      const version = apiVersion.split('/').at(-1);
      const patch = {
        parameters: ['dryRun', 'fieldManager', 'fieldValidation', 'force'].map((name) => ({ name, in: 'query' })),
        responses: {},
        'x-kubernetes-action': 'patch',
        'x-kubernetes-group-version-kind': { group: groupOf({ apiVersion }), version, kind },
      };
      return [`/${asked}${namespaced ? '/namespaces/{namespace}' : ''}/${plural}/{name}`, { patch }];
    });
  return { openapi: '3.0.0', info: { title: 'Kubernetes', version: 'v1.34.4' }, paths: Object.fromEntries(patched), components: {} };
}
