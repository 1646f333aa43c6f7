import { isDeepStrictEqual } from 'node:util';
import type { Deployment, ReplicaSet } from 'kubernetes-types/apps/v1.d.ts';
import type { Container, PersistentVolumeClaim, Pod, PodSpec, Service } from 'kubernetes-types/core/v1.d.ts';
import type { Ingress } from 'kubernetes-types/networking/v1.d.ts';
import type { Kind, KubeObject, PostgresDatabase } from '../../../cluster/kinds.ts';
import type { Fault } from '../status.ts';
import { changedClaim } from './claim.ts';
import { label, nameFaults } from './names.ts';

/** What is wrong with a complete object, and with what it was changed from. Only what the program and its users run into. */
export function faultsOf(kind: Kind<unknown>, next: KubeObject, before: KubeObject | undefined): Fault[] {
  const own = checks[kind.kind] as ((next: KubeObject, before: KubeObject | undefined) => Fault[]) | undefined;
  return [...(before === undefined ? nameFaults(kind, next) : []), ...(own?.(next, before) ?? [])];
}

const checks: Readonly<Record<string, (next: never, before: never) => Fault[]>> = {
  Deployment({ spec }: Deployment, before: Deployment | undefined) {
    const faults = templateFaults(spec);
    if (spec?.strategy?.type === 'Recreate' && spec.strategy.rollingUpdate !== undefined) {
      const message = "Forbidden: may not be specified when strategy `type` is 'Recreate'";
      faults.push({ field: 'spec.strategy.rollingUpdate', reason: 'FieldValueForbidden', message });
    }
    return [...faults, ...scaleFaults(spec, before?.spec)];
  },
  ReplicaSet: ({ spec }: ReplicaSet, before: ReplicaSet | undefined) => [...templateFaults(spec), ...scaleFaults(spec, before?.spec)],
  Pod: ({ spec }: Pod, before: Pod | undefined) => (before === undefined ? podFaults(spec, 'spec') : changedPod(spec, before.spec)),
  PersistentVolumeClaim(next: PersistentVolumeClaim, before: PersistentVolumeClaim | undefined) {
    if (before !== undefined) return changedClaim(next, before);
    const faults: Fault[] = [];
    if ((next.spec?.accessModes ?? []).length === 0) faults.push(required('spec.accessModes', 'at least 1 access mode is required'));
    if (next.spec?.resources?.requests?.storage === undefined) faults.push(required('spec.resources[storage]'));
    return faults;
  },
  Database({ spec }: PostgresDatabase) {
    const faults: Fault[] = [];
    const choices = { ensure: ['present', 'absent'], databaseReclaimPolicy: ['delete', 'retain'] };
    for (const [field, values] of Object.entries(choices)) {
      const value = (spec as Partial<Record<string, unknown>> | undefined)?.[field];
      if (value === undefined || values.includes(String(value))) continue;
      const supported = values.map((one) => JSON.stringify(one)).join(', ');
      const message = `Unsupported value: ${JSON.stringify(value)}: supported values: ${supported}`;
      faults.push({ field: `spec.${field}`, reason: 'FieldValueNotSupported', message });
    }
    for (const field of ['cluster', 'name', 'owner'] as const) if (!spec?.[field]) faults.push(required(`spec.${field}`));
    return faults;
  },
  Ingress({ spec }: Ingress) {
    return (spec?.rules ?? []).flatMap(({ http }, rule) =>
      (http?.paths ?? []).flatMap(({ pathType }, path) =>
        pathType ? [] : [required(`spec.rules[${rule}].http.paths[${path}].pathType`, 'pathType must be specified')],
      ),
    );
  },
  Service({ spec }: Service, before: Service | undefined) {
    const faults: Fault[] = [];
    if (spec?.type === 'ExternalName') {
      const message = 'Forbidden: may not be set for ExternalName services';
      if (spec.clusterIP) faults.push({ field: 'spec.clusterIPs', reason: 'FieldValueForbidden', message });
      if (!spec.externalName) faults.push(required('spec.externalName'));
    } else if ((spec?.ports ?? []).length === 0 && spec?.clusterIP !== 'None') faults.push(required('spec.ports'));
    const was = before?.spec?.clusterIP;
    if (was && spec?.type !== 'ExternalName' && spec?.clusterIP !== was) {
      faults.push(wrong('spec.clusterIPs[0]', [spec?.clusterIP], 'may not change once set'));
    }
    return faults;
  },
};

/** Of what makes pods of a template. */
type Templated = Pick<NonNullable<ReplicaSet['spec']>, 'selector' | 'template' | 'replicas'>;

function templateFaults(spec: Templated | undefined): Fault[] {
  const labels = spec?.template?.metadata?.labels;
  const { selector } = spec ?? {};
  const fits = selector !== undefined && Object.entries(selector.matchLabels ?? {}).every(([name, value]) => labels?.[name] === value);
  return [
    ...(selector === undefined ? [required('spec.selector')] : []),
    ...(fits ? [] : [wrong('spec.template.metadata.labels', labels ?? null, '`selector` does not match template `labels`')]),
    ...podFaults(spec?.template?.spec, 'spec.template.spec'),
  ];
}

function scaleFaults(spec: Templated | undefined, before: Templated | undefined): Fault[] {
  const { replicas = 0, selector } = spec ?? {};
  return [
    ...(replicas < 0 ? [wrong('spec.replicas', replicas, 'must be greater than or equal to 0')] : []),
    ...(before !== undefined && !isDeepStrictEqual(before.selector, selector)
      ? [wrong('spec.selector', selector, 'field is immutable')]
      : []),
  ];
}

function podFaults(spec: PodSpec | undefined, path: string): Fault[] {
  const { containers = [], initContainers = [], volumes = [] } = spec ?? {};
  if (containers.length === 0) return [required(`${path}.containers`)];
  return [
    ...volumes.flatMap(({ name }, index) => (name ? [] : [required(`${path}.volumes[${index}].name`)])),
    ...initContainers.flatMap((one, index) => containerFaults(one, `${path}.initContainers[${index}]`, spec)),
    ...containers.flatMap((one, index) => containerFaults(one, `${path}.containers[${index}]`, spec)),
  ];
}

function containerFaults({ name, image, env = [], volumeMounts = [] }: Container, path: string, spec: PodSpec | undefined): Fault[] {
  const faults: Fault[] = [];
  if (!name) faults.push(required(`${path}.name`));
  else if (!label.regex.test(name)) faults.push(wrong(`${path}.name`, name, label.words));
  if (!image) faults.push(required(`${path}.image`));
  for (const [index, variable] of env.entries()) if (!variable.name) faults.push(required(`${path}.env[${index}].name`));
  const volumes = (spec?.volumes ?? []).map((volume) => volume.name);
  for (const [index, mount] of volumeMounts.entries()) {
    const { name: volume = '', mountPath } = mount;
    const field = `${path}.volumeMounts[${index}].name`;
    if (volume === '') faults.push(required(field));
    if (!volumes.includes(volume)) faults.push({ field, reason: 'FieldValueNotFound', message: `Not found: ${JSON.stringify(volume)}` });
    if (!mountPath) faults.push(required(`${path}.volumeMounts[${index}].mountPath`));
  }
  return faults;
}

/** Images are what of a pod can be changed. */
function changedPod(next: PodSpec | undefined, before: PodSpec | undefined): Fault[] {
  const fixed = (spec: PodSpec | undefined) => {
    const images = (containers: Container[] = []) => containers.map(({ image: _, ...container }) => container);
    const { activeDeadlineSeconds: _, tolerations: __, nodeName: ___, containers, initContainers, ...rest } = spec ?? { containers: [] };
    return { ...rest, containers: images(containers), initContainers: images(initContainers) };
  };
  if (isDeepStrictEqual(fixed(next), fixed(before))) return [];
  const allowed =
    '`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';
  return [{ field: 'spec', reason: 'FieldValueForbidden', message: `Forbidden: pod updates may not change fields other than ${allowed}` }];
}

function required(field: string, why?: string): Fault {
  return { field, reason: 'FieldValueRequired', message: why === undefined ? 'Required value' : `Required value: ${why}` };
}

function wrong(field: string, value: unknown, why: string): Fault {
  return { field, reason: 'FieldValueInvalid', message: `Invalid value: ${JSON.stringify(value)}: ${why}` };
}
