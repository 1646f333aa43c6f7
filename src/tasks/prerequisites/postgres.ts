import { deployments, type PostgresCluster, postgresClusters, services } from '../../cluster/kinds.ts';
import { allowForbidden } from '../forbidden.ts';
import { kubectl } from '../kubectl.ts';
import { podsWith, readyPods } from '../pods.ts';
import { inNamespace, met, oneOf, prerequisite, unmet } from './prerequisite.ts';

/** The label that CloudNativePG's manifest and chart give their operator. */
const operatorLabel = 'app.kubernetes.io/name=cloudnative-pg';

export const operator = prerequisite({
  id: 'postgres.operator',
  title: 'CNPG operator',
  about: () => ({
    looksAt: 'CloudNativePG: its API and the Deployment of its operator',
    expects: 'postgresql.cnpg.io/v1 served, and a ready pod where the Deployment is found',
  }),
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
  about: ({ namespace, postgres }) => ({
    looksAt: `Cluster ${postgres.cluster} in ${namespace}`,
    expects: 'healthy, with a primary, all instances ready, none fenced or hibernated',
  }),
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
  about: ({ namespace, postgres }) => ({ looksAt: `Pods of Cluster ${postgres.cluster} in ${namespace}`, expects: 'the primary, ready' }),
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
  about: ({ namespace, postgres: { cluster } }) => ({
    looksAt: `Services ${cluster}-rw, ${cluster}-ro and ${cluster}-r in ${namespace}`,
    expects: `${cluster}-rw there: MLflow writes through it; the others are not needed`,
  }),
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
