import type { Review } from '../../cluster/access.ts';
import { postgresDatabases } from '../../cluster/kinds.ts';
import type { Settings } from '../../settings/schema.ts';
import { met, prerequisite, unmet } from './prerequisite.ts';
import { describeRight, type Right, rightsOfRun, rightsOfSmoke, type Surroundings } from './rights.ts';

/** One round of reviews, for every right the run will use. */
function access(rightsOf: (settings: Settings, surroundings: Surroundings) => Right[]) {
  return prerequisite({
    id: 'cluster.access',
    title: 'Rights',
    async check({ cluster, settings }, signal) {
      const [version, databaseResource] = await Promise.all([cluster.version(signal), cluster.serves(postgresDatabases, signal)]);
      const rights = rightsOf(settings, { minor: Number(/^v1\.(\d+)/.exec(version)?.[1] ?? 0), databaseResource });
      const reviews = await cluster.review(rights, signal);
      return judge(rights, reviews, settings.namespace);
    },
  });
}

export const accessOfRun = access(rightsOfRun);
export const accessOfSmoke = access(rightsOfSmoke);

/** Names what is not allowed. Only what the run can't do without makes it unmet. Pure. */
export function judge(rights: readonly Right[], reviews: readonly Review[], namespace: string) {
  const denied = rights.filter((_right, index) => reviews[index]?.allowed !== true);
  const needed = denied.filter((right) => right.needed);
  const allowed = rights.length - denied.length;
  if (needed.length > 0) return unmet(`not allowed in ${namespace}: ${needed.map(describeRight).join(', ')}`, grant(needed, namespace));
  return met(denied.length === 0 ? `${allowed} allowed` : `${allowed} allowed; can't look: ${denied.map(describeRight).join(', ')}`);
}

/** The command by which an administrator grants the first kind of right missing; the others go the same way. */
function grant(denied: Right[], namespace: string): string {
  const [first] = denied;
  const resourceOf = ({ resource, group, subresource }: Right) =>
    `${resource}${group ? `.${group}` : ''}${subresource ? `/${subresource}` : ''}`;
  const resource = first ? resourceOf(first) : '';
  const verbs = denied.filter((right) => resourceOf(right) === resource).map(({ verb }) => verb);
  return `ask an administrator for: kubectl -n ${namespace} create role mlflow-tui --verb=${verbs.join(',')} --resource=${resource}, and a rolebinding of it to you`;
}
