import type { Review } from '../../cluster/access.ts';
import { postgresDatabases } from '../../cluster/kinds.ts';
import type { Settings } from '../../settings/schema.ts';
import { kubectl } from '../kubectl.ts';
import { met, prerequisite, unmet } from './prerequisite.ts';
import { describeResource, type Right, rightsOfRun, rightsOfSmoke, type Surroundings } from './rights.ts';
import { minorOf } from './version.ts';

/** One round of reviews, for every right the run will use. */
function access(use: string, rightsOf: (settings: Settings, surroundings: Surroundings) => Right[]) {
  return prerequisite({
    id: 'cluster.access',
    title: 'Rights',
    about: ({ namespace }) => ({
      looksAt: `What you may do in ${namespace}, and look at around it`,
      expects: `every right that ${use} uses; it goes on without those that are only for looking`,
    }),
    async check({ cluster, settings }, signal) {
      const [version, databaseResource] = await Promise.all([cluster.version(signal), cluster.serves(postgresDatabases, signal)]);
      const rights = rightsOf(settings, { minor: minorOf(version), databaseResource });
      const reviews = await cluster.review(rights, signal);
      return judge(rights, reviews, settings);
    },
  });
}

export const accessOfRun = access('a run', rightsOfRun);
export const accessOfSmoke = access('a smoke test', rightsOfSmoke);

/** Names what is not allowed. Only what the run can't do without makes it unmet. Pure. */
export function judge(rights: readonly Right[], reviews: readonly Review[], settings: Settings) {
  const denied = rights.filter((_right, index) => reviews[index]?.allowed !== true);
  const needed = denied.filter((right) => right.needed);
  const allowed = rights.length - denied.length;
  if (needed.length > 0) return unmet(`not allowed in ${settings.namespace}: ${list(needed)}`, grant(needed, settings));
  return met(denied.length === 0 ? `${allowed} allowed` : `${allowed} allowed; goes on without ${list(denied)}`);
}

/** "secrets: get; deployments.apps: create, patch". */
function list(rights: readonly Right[]): string {
  return [...verbsByResource(rights)].map(([resource, verbs]) => `${resource}: ${verbs.join(', ')}`).join('; ');
}

/** The command by which an administrator makes a role of the first verbs that are missing; a role of more verbs takes several. */
function grant(needed: readonly Right[], settings: Settings): string {
  const byVerbs = Map.groupBy(verbsByResource(needed), ([, verbs]) => verbs.join(','));
  const [verbs = '', resources = []] = [...byVerbs][0] ?? [];
  const flags = `--verb=${verbs} --resource=${resources.map(([resource]) => resource).join(',')}`;
  const wholeRole = 'the whole Role: docs/prerequisites.md#rights';
  return `an administrator can give them, with a rolebinding to you (${wholeRole}): ${kubectl(settings)} create role mlflow-tui ${flags}`;
}

function verbsByResource(rights: readonly Right[]): Map<string, string[]> {
  const byResource = Map.groupBy(rights, describeResource);
  return new Map([...byResource].map(([resource, group]) => [resource, [...new Set(group.map(({ verb }) => verb))]]));
}
