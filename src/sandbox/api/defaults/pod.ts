import type { Container, PodSpec, Probe, Volume } from 'kubernetes-types/core/v1.d.ts';

/** Fills in what an API server does in a pod's spec or a template's (k8s.io/kubernetes, pkg/apis/core/v1/defaults.go). */
export function defaultPodSpec(spec: PodSpec): void {
  spec.restartPolicy ??= 'Always';
  spec.terminationGracePeriodSeconds ??= 30;
  spec.dnsPolicy ??= 'ClusterFirst';
  spec.securityContext ??= {};
  spec.schedulerName ??= 'default-scheduler';
  // The old name of the same.
  if (spec.serviceAccountName !== undefined) spec.serviceAccount = spec.serviceAccountName;
  for (const container of [...(spec.initContainers ?? []), ...(spec.containers ?? [])]) defaultContainer(container);
  for (const volume of spec.volumes ?? []) defaultVolume(volume);
}

function defaultContainer(container: Container): void {
  container.terminationMessagePath ??= '/dev/termination-log';
  container.terminationMessagePolicy ??= 'File';
  container.imagePullPolicy ??= isLatest(container.image ?? '') ? 'Always' : 'IfNotPresent';
  for (const port of container.ports ?? []) port.protocol ??= 'TCP';
  for (const { valueFrom } of container.env ?? []) if (valueFrom?.fieldRef) valueFrom.fieldRef.apiVersion ??= 'v1';
  for (const probe of [container.livenessProbe, container.readinessProbe, container.startupProbe]) if (probe) defaultProbe(probe);
  for (const handler of [container.lifecycle?.postStart, container.lifecycle?.preStop])
    if (handler?.httpGet) handler.httpGet.scheme ??= 'HTTP';
}

/** An image by a digest is never the latest. */
function isLatest(image: string): boolean {
  const [name = '', digest] = image.split('@');
  const tag = /:([^/:]*)$/.exec(name)?.[1];
  return digest === undefined && (tag === undefined || tag === 'latest');
}

function defaultProbe(probe: Probe): void {
  probe.timeoutSeconds ??= 1;
  probe.periodSeconds ??= 10;
  probe.successThreshold ??= 1;
  probe.failureThreshold ??= 3;
  if (probe.httpGet) {
    probe.httpGet.path ??= '/';
    probe.httpGet.scheme ??= 'HTTP';
  }
}

function defaultVolume(volume: Volume): void {
  const { name, ...source } = volume;
  if (Object.keys(source).length === 0) volume.emptyDir = {};
  for (const files of [volume.configMap, volume.secret, volume.projected, volume.downwardAPI]) if (files) files.defaultMode ??= 0o644;
  for (const { serviceAccountToken } of volume.projected?.sources ?? [])
    if (serviceAccountToken) serviceAccountToken.expirationSeconds ??= 3600;
}

/** What a pod, and not a template, gets beside it. */
export function defaultPod(spec: PodSpec): void {
  defaultPodSpec(spec);
  spec.enableServiceLinks ??= true;
  for (const { resources } of [...(spec.initContainers ?? []), ...(spec.containers ?? [])]) {
    if (resources?.limits !== undefined) resources.requests = { ...resources.limits, ...resources.requests };
  }
}

/** What admission adds to a pod; the volume of its service account's token is left out. */
export function furnishPod(spec: PodSpec): void {
  spec.serviceAccountName ??= 'default';
  spec.serviceAccount = spec.serviceAccountName;
  spec.priority ??= 0;
  spec.preemptionPolicy ??= 'PreemptLowerPriority';
  spec.tolerations ??= ['not-ready', 'unreachable'].map((state) => ({
    key: `node.kubernetes.io/${state}`,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: 300,
  }));
}

/** How sure a pod can be of what it asks for (https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/). */
export function qosClass({ containers = [] }: Partial<PodSpec>): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const asked = containers.map(({ resources: { requests = {}, limits = {} } = {} }) => ({ requests, limits }));
  if (asked.every(({ requests, limits }) => Object.keys({ ...requests, ...limits }).length === 0)) return 'BestEffort';
  const isSure = ({ requests, limits }: (typeof asked)[number]) =>
    ['cpu', 'memory'].every((resource) => limits[resource] !== undefined && (requests[resource] ?? limits[resource]) === limits[resource]);
  return asked.every(isSure) ? 'Guaranteed' : 'Burstable';
}
