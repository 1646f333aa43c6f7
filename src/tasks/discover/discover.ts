import type { Cluster } from '../../cluster/cluster.ts';
import { merge, nested } from '../../settings/layer.ts';
import { type Settings, schema } from '../../settings/schema.ts';
import { choose, defaultOf, type Finding, namesOf } from './finding.ts';
import { findIngress } from './ingress.ts';
import { findLlamastack } from './llamastack.ts';
import { findNamespace } from './namespace.ts';
import { findDatabases, findPostgres } from './postgres.ts';
import { look } from './seen.ts';

/**
 * Looks for what the settings name in a cluster. Changes nothing, and reads no secret.
 * @param isGiven whether somebody has said the namespace: then it is not looked for
 * @returns what each setting should be; nothing of those that no look can tell
 * @throws Problem when the cluster does not answer
 */
export async function discover(
  cluster: Cluster,
  settings: Settings,
  { isGiven }: { isGiven: boolean },
  signal: AbortSignal,
): Promise<Finding[]> {
  await cluster.version(signal);
  const seen = await look(cluster, settings.namespace, signal);
  const place: Finding = isGiven ? { setting: 'namespace', value: settings.namespace, because: 'given' } : findNamespace(seen, settings);
  const namespace = typeof place.value === 'string' ? place.value : settings.namespace;
  const isDefault = {
    name: defaultOf(seen.storageClasses, 'storageclass.kubernetes.io/is-default-class'),
    because: "the cluster's default",
  };
  const findings = [
    place,
    ...findPostgres(seen, namespace, settings.postgres.cluster),
    ...findIngress(seen, settings),
    choose('storage.class', settings.storage.class, namesOf(seen.storageClasses), { what: 'StorageClass', preferred: isDefault }),
    ...findLlamastack(seen, namespace, settings),
  ].map(usable);
  if (!findings.some(({ setting, value }) => setting === 'postgres.owner' && value !== undefined)) return findings;
  const context = { cluster, settings: withFindings(settings, findings), facts: {}, smoke: { keep: false } };
  return [...findings, usable(await findDatabases(context, signal))];
}

/** What is there may have a name that the settings do not take. Pure. */
function usable(finding: Finding): Finding {
  const { setting, value } = finding;
  if (value === undefined || schema.safeParse(nested(setting.split('.'), value)).success) return finding;
  return { setting, because: `found ${JSON.stringify(value)}, which is not taken` };
}

function withFindings(settings: Settings, findings: readonly Finding[]): Settings {
  const found = findings.filter(({ value }) => value !== undefined).map(({ setting, value }) => nested(setting.split('.'), value));
  return found.reduce(merge, settings) as Settings;
}
