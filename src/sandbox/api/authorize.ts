import type { IncomingHttpHeaders } from 'node:http';
import type { Kind } from '../../cluster/kinds.ts';
import type { Scenario } from '../scenario.ts';
import { detailsOf, groupOf, Refusal, resourceName, unauthorized } from './status.ts';

/** The user of the sandbox, who may do everything that the scenario does not forbid; and their token. */
export const user = 'sandbox';

/** What somebody wants to do. */
interface Attempt {
  verb: string;
  kind: Kind<unknown>;
  subresource: string | undefined;
  namespace: string | undefined;
  name: string | undefined;
}

/**
 * Who asks: the user by their token, or whom they impersonate. Throws a 401 for any other token. kubectl sends none over plain HTTP
 * (client-go, tools/clientcmd/client_config.go), so without one it is the user, as behind `kubectl proxy`.
 */
export function authenticate({ authorization, ...headers }: IncomingHttpHeaders): string {
  if (authorization !== undefined && authorization !== `Bearer ${user}`) throw unauthorized();
  const other = headers['impersonate-user'];
  return typeof other === 'string' && other !== '' ? other : user;
}

/** Whether a right is there. `resource` is in the plural, with its subresource: `pods/exec`. Others than the user have none. */
export function isAllowed({ api }: Scenario, who: string, verb: string, resource: string): boolean {
  return who === user && !(api?.forbid ?? []).some((right) => matches(right.verb, verb) && matches(right.resource, resource));
}

function matches(pattern: string, value: string): boolean {
  // `deployments.apps` is as good as `deployments`.
  return pattern === '*' || pattern === value || pattern.replace(/\.[^/]*/, '') === value;
}

/** Throws a 403 in the words of the authoriser. */
export function authorize(scenario: Scenario, who: string, attempt: Attempt): void {
  const { verb, kind, subresource, namespace, name = '' } = attempt;
  const resource = subresource === undefined ? kind.plural : `${kind.plural}/${subresource}`;
  if (isAllowed(scenario, who, verb, resource)) return;
  const where = namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  const what = `${resourceName(kind)}${name === '' ? '' : ` "${name}"`}`;
  const message = `${what} is forbidden: User "${who}" cannot ${verb} resource "${resource}" in API group "${groupOf(kind)}" ${where}`;
  throw new Refusal(403, 'Forbidden', message, detailsOf(kind, name));
}

/** The verb of a request, as RBAC knows it. */
export function verbOf(method: string, { name, isWatch }: { name: string | undefined; isWatch: boolean }): string {
  switch (method) {
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return name === undefined ? 'deletecollection' : 'delete';
    default:
      return isWatch ? 'watch' : name === undefined ? 'list' : 'get';
  }
}
