import {
  claims,
  configMaps,
  deployments,
  ingressClasses,
  ingresses,
  type Kind,
  type KubeObject,
  namespaces,
  postgresClusters,
  postgresDatabases,
  secrets,
  services,
  storageClasses,
} from '../../cluster/kinds.ts';
import { names } from '../../manifests/names.ts';
import type { Settings } from '../../settings/schema.ts';

/** An object that a row is about. Those of namespaced kinds are in the namespace of the settings. */
export interface LookTarget {
  kind: Kind<KubeObject>;
  name: string;
}

/** The objects that each row is about, the one that matters most first; rows about many or none are not there. Pure. */
export function targetsOf({ namespace, postgres, ingress, storage, llamastack }: Settings): Readonly<Record<string, LookTarget[]>> {
  const stack = { kind: deployments, name: llamastack.name };
  const claim = { kind: claims, name: names.artifacts };
  const way = [
    { kind: ingresses, name: names.mlflow },
    { kind: services, name: names.mlflow },
  ];
  return {
    namespace: [{ kind: namespaces, name: namespace }],
    'postgres.cluster': [{ kind: postgresClusters, name: postgres.cluster }],
    'postgres.services': ['rw', 'ro', 'r'].map((role) => ({ kind: services, name: `${postgres.cluster}-${role}` })),
    'postgres.secret': [{ kind: secrets, name: postgres.secret }],
    'ingress.class': [{ kind: ingressClasses, name: ingress.class }],
    'storage.class': [{ kind: storageClasses, name: storage.class }],
    'storage.claims': [claim],
    'llamastack.deployment': [stack],
    'llamastack.pods': [stack],
    'llamastack.service': [{ kind: services, name: llamastack.name }],
    'llamastack.tracing': [stack],
    collector: [{ kind: deployments, name: names.collector }],
    database: [{ kind: postgresDatabases, name: names.mlflow }],
    artifacts: [claim],
    mlflow: [{ kind: deployments, name: names.mlflow }],
    service: [{ kind: services, name: names.mlflow }],
    ingress: [{ kind: ingresses, name: names.mlflow }],
    reachable: way,
    'collector.deploy': [configMaps, deployments, services].map((kind) => ({ kind, name: names.collector })),
    'llamastack.configure': [stack],
  };
}

/** Rows that are about no Deployment, though one's log explains them. */
const explained: Readonly<Record<string, string>> = { experiment: names.mlflow, reachable: names.mlflow, smoke: names.collector };

/** The name of the Deployment whose log each row shows. Pure. */
export function logsOf(settings: Settings): Readonly<Record<string, string>> {
  const own = Object.entries(targetsOf(settings)).flatMap(([task, targets]) => {
    const found = targets.find(({ kind }) => kind === deployments);
    return found === undefined ? [] : [[task, found.name] as const];
  });
  return { ...Object.fromEntries(own), ...explained };
}
