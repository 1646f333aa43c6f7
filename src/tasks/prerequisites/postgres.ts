import { deployments, type PostgresCluster, postgresClusters, secrets, services } from '../../cluster/kinds.ts';
import type { Context } from '../context.ts';
import { allowForbidden } from '../forbidden.ts';
import { kubectl } from '../kubectl.ts';
import { podsWith, readyPods } from '../pods.ts';
import { listDatabases, primaryPod } from '../postgres.ts';
import { inNamespace, met, oneOf, prerequisite, unmet } from './prerequisite.ts';

/** The label that CloudNativePG's manifest and chart give their operator. */
const operatorLabel = 'app.kubernetes.io/name=cloudnative-pg';

export const operator = prerequisite({
  id: 'postgres.operator',
  title: 'CNPG operator',
  async check({ cluster, settings }, signal) {
    if (!(await cluster.serves(postgresClusters, signal))) {
      return unmet(
        'the cluster does not know CloudNativePG: no postgresql.cnpg.io/v1',
        'install the operator: https://cloudnative-pg.io/docs/current/installation_upgrade',
      );
    }
    const [found] = (await cluster.list(deployments, { labelSelector: operatorLabel }, signal).catch(allowForbidden)) ?? [];
    // Installed another way it has other labels, and the state of its clusters says enough.
    if (found === undefined) return met('postgresql.cnpg.io/v1 is served');
    const { name, namespace } = found.metadata ?? {};
    const ready = found.status?.readyReplicas ?? 0;
    return ready > 0
      ? met(`${ready}/${found.spec?.replicas} ready in ${namespace}`)
      : unmet(`Deployment ${name} in ${namespace} has no ready pod`, `${kubectl(settings, namespace)} describe deployment ${name}`);
  },
});

export const postgresCluster = prerequisite({
  id: 'postgres.cluster',
  title: 'PostgreSQL cluster',
  needs: inNamespace,
  async check({ cluster, settings }, signal) {
    const { namespace, postgres } = settings;
    const found = await cluster.get(postgresClusters, { namespace, name: postgres.cluster }, signal);
    if (found === undefined) {
      const others = (await cluster.list(postgresClusters, { namespace }, signal).catch(allowForbidden)) ?? [];
      return unmet(
        `no CloudNativePG Cluster ${postgres.cluster} in ${namespace}`,
        oneOf('postgres.cluster', others) ??
          `set postgres.cluster and namespace to where there is one: ${kubectl(settings)} get clusters.postgresql.cnpg.io --all-namespaces`,
      );
    }
    const sick = whySick(found);
    const { instances = 0 } = found.spec ?? {};
    const { readyInstances = 0, currentPrimary } = found.status ?? {};
    return sick === undefined
      ? met(`${readyInstances}/${instances} ready, primary ${currentPrimary}`)
      : unmet(`${postgres.cluster}: ${sick}`, `${kubectl(settings)} describe clusters.postgresql.cnpg.io ${postgres.cluster}`);
  },
});

/** Why a cluster can't serve; undefined when it can. A hibernated one still prints the healthy phase. Pure. */
export function whySick({ metadata, spec, status = {} }: PostgresCluster): string | undefined {
  const { phase = 'not started', phaseReason, readyInstances = 0, currentPrimary } = status;
  const fenced = metadata?.annotations?.['cnpg.io/fencedInstances'];
  if (metadata?.annotations?.['cnpg.io/hibernation'] === 'on') return 'hibernated';
  if (fenced !== undefined && fenced !== '[]') return `instances are fenced: ${fenced}`;
  if (phase !== 'Cluster in healthy state') return phaseReason ? `${phase}: ${phaseReason}` : phase;
  if (readyInstances !== spec?.instances) return `${readyInstances}/${spec?.instances} instances ready`;
  return currentPrimary ? undefined : 'no primary yet';
}

export const postgresPods = prerequisite({
  id: 'postgres.pods',
  title: 'PostgreSQL pods',
  needs: inNamespace,
  async check({ cluster, settings }, signal) {
    const { namespace, postgres } = settings;
    const pods = await podsWith(cluster, namespace, { 'cnpg.io/cluster': postgres.cluster, 'cnpg.io/podRole': 'instance' }, signal);
    const ready = readyPods(pods);
    const primary = ready.find(({ metadata }) => metadata?.labels?.['cnpg.io/instanceRole'] === 'primary');
    const counted = `${ready.length}/${pods.length} ready`;
    return primary === undefined
      ? unmet(`${counted}, none of them the primary`, `${kubectl(settings)} get pods -l cnpg.io/cluster=${postgres.cluster}`)
      : met(`${counted}, primary ${primary.metadata?.name}`);
  },
});

export const postgresServices = prerequisite({
  id: 'postgres.services',
  title: 'PostgreSQL services',
  needs: inNamespace,
  async check({ cluster, settings }, signal) {
    const { namespace, postgres } = settings;
    const names = ['rw', 'ro', 'r'].map((role) => `${postgres.cluster}-${role}`);
    const found = await Promise.all(names.map((name) => cluster.get(services, { namespace, name }, signal)));
    const missing = names.filter((_name, index) => found[index] === undefined);
    // MLflow writes, so it needs -rw; a Cluster may be told to go without the other two.
    if (found[0] === undefined)
      return unmet(`no Service ${missing.join(', ')}`, `${kubectl(settings)} get services -l cnpg.io/cluster=${postgres.cluster}`);
    return met(missing.length === 0 ? '-rw, -ro, -r' : `${names[0]}; ${missing.join(', ')} not there, and not needed`);
  },
});

export const postgresDatabases = prerequisite({
  id: 'postgres.databases',
  title: 'Databases',
  needs: inNamespace,
  async check(context, signal) {
    const { postgres } = context.settings;
    const rows = await listDatabases(context, signal);
    const owners = new Map(rows.map(({ name, owner }) => [name, owner]));
    const missing = postgres.expectedDatabases.filter((name) => !owners.has(name));
    if (missing.length > 0) {
      const create = missing.map((name) => `CREATE DATABASE "${name}" OWNER "${postgres.owner}"`);
      return unmet(
        `no database ${missing.join(', ')}`,
        `set postgres.expectedDatabases to those that should be there, or make it: ${await psqlCommand(context, create, signal)}`,
      );
    }
    const strange = [...postgres.expectedDatabases, postgres.database].filter(
      (name) => owners.has(name) && owners.get(name) !== postgres.owner,
    );
    if (strange.length > 0) {
      const alter = strange.map((name) => `ALTER DATABASE "${name}" OWNER TO "${postgres.owner}"`);
      return unmet(
        strange.map((name) => `${name} belongs to ${owners.get(name)}, not ${postgres.owner}`).join(', '),
        `set postgres.owner, or give it to ${postgres.owner}: ${await psqlCommand(context, alter, signal)}`,
      );
    }
    const made = owners.has(postgres.database) ? `${postgres.database} is there` : `this run makes ${postgres.database}`;
    return met(`${postgres.expectedDatabases.join(', ')}; ${made}`);
  },
});

/** The settings' schema lets no name through that would need escaping inside the quotes. */
async function psqlCommand(context: Context, statements: string[], signal: AbortSignal): Promise<string> {
  const words = statements.map((sql) => `-c '${sql}'`).join(' ');
  return `${kubectl(context.settings)} exec ${await primaryPod(context, signal)} -c postgres -- psql -U postgres ${words}`;
}

export const postgresSecret = prerequisite({
  id: 'postgres.secret',
  title: 'PostgreSQL secret',
  needs: inNamespace,
  async check({ cluster, settings }, signal) {
    const { namespace, postgres } = settings;
    const found = await cluster.get(secrets, { namespace, name: postgres.secret }, signal);
    if (found === undefined) {
      return unmet(
        `no Secret ${postgres.secret} in ${namespace}`,
        `CloudNativePG makes it with its Cluster; set postgres.secret to the one with its owner's password: ${kubectl(settings)} get secrets -l cnpg.io/cluster=${postgres.cluster}`,
      );
    }
    // Only the keys are looked at: the values stay in the cluster.
    const missing = ['username', 'password'].filter((key) => !found.data?.[key]);
    if (missing.length > 0)
      return unmet(
        `Secret ${postgres.secret} has no ${missing.join(' and no ')}`,
        `set postgres.secret to one that has them; see what this one has: ${kubectl(settings)} describe secret ${postgres.secret}`,
      );
    return met(`${postgres.secret}: username, password`);
  },
});
