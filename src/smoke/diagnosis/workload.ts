import type { Diagnosis } from './diagnosis.ts';
import type { PodSeen, Workload } from './evidence.ts';

/** A container that was started within this time counts as restarting. */
const justStartedMs = 60_000;

/** Why nothing answers behind a Service: there is none, no pod, one that crashes, or one that is not ready. undefined: a pod is ready. Pure. */
export function whyDown(workload: Workload & { configMap?: string; yaml?: string }, hop: string, kubectl: string): Diagnosis | undefined {
  const { name, service, deployment, pods = [] } = workload;
  if (service === null) {
    const cause = `there is no Service ${name}`;
    return { hop, cause, hint: 'run mlflow-tui --ci: it makes what is missing', evidence: [`${cause}; asked the API server for it`] };
  }
  if (pods.some(({ ready }) => ready)) return undefined;
  // Pods that could not be looked at are not pods that are not there.
  if (workload.pods === undefined && service?.readyEndpoints !== 0 && deployment?.replicas !== 0) return undefined;
  const seen = [...describeService(workload), ...pods.map(describePod)];
  // Between two crashes it runs for a moment.
  const crashing = pods.find(
    ({ lastWords = [], trouble, ready, restarts }) => !ready && (trouble !== undefined || restarts >= 2) && lastWords.length > 0,
  );
  if (crashing !== undefined) return crash(crashing, workload, hop, kubectl, seen);
  if (deployment === null && pods.length === 0) {
    const cause = `there is no Deployment ${name}, and no pod behind its Service`;
    return { hop, cause, hint: 'run mlflow-tui --ci: it makes what is missing', evidence: seen };
  }
  if (deployment?.replicas === 0) {
    const cause = `Deployment ${name} is scaled to 0, so its Service has no endpoints`;
    return { hop, cause, hint: `${kubectl} scale deployment/${name} --replicas=1`, evidence: seen };
  }
  const troubled = pods.find(({ trouble }) => trouble !== undefined);
  if (troubled !== undefined) {
    const cause = `the pod of ${name} is not ready: ${troubled.trouble}`;
    return { hop, cause, hint: `${kubectl} describe pod ${troubled.name}`, evidence: seen };
  }
  if (pods.length > 0) {
    const cause = `${name} is restarting: its pod is not ready yet (${pods[0]?.status})`;
    return { hop, cause, hint: `wait for it: ${kubectl} rollout status deployment/${name}`, evidence: seen };
  }
  if (service !== undefined && (deployment?.ready ?? 0) > 0) {
    const labels = labelsOf(service.selector);
    const cause = `Service ${name} has no endpoints: no pod has its labels ${labels}, though Deployment ${name} has ${deployment?.ready} ready`;
    return {
      hop,
      cause,
      hint: `make its selector that of the pods again: mlflow-tui --ci, or ${kubectl} edit service ${name}`,
      evidence: seen,
    };
  }
  const cause = `Service ${name} has no endpoints: there is no pod behind it`;
  return { hop, cause, hint: `${kubectl} describe deployment ${name}`, evidence: seen };
}

/** How the configuration of a collector is mended, to be put behind "set x to y: ". Pure. */
export function editOf({ name, configMap = name }: { name: string; configMap?: string }, kubectl: string): string {
  return `${kubectl} edit configmap ${configMap}; then ${kubectl} rollout restart deployment/${name}`;
}

/** Whether a ready pod was started during the test, or just before it. Pure. */
export function justStarted({ pods = [] }: Workload): PodSeen | undefined {
  return pods.find(({ upMs }) => upMs !== undefined && upMs < justStartedMs);
}

function crash(
  pod: PodSeen,
  { name, configMap = name, yaml }: Parameters<typeof whyDown>[0],
  hop: string,
  kubectl: string,
  seen: string[],
): Diagnosis {
  const complaint = complaintOf(pod.lastWords ?? []);
  const isConfig = /configuration|unmarshal|decoding failed|cannot (start|build)|failed to build/i.test((pod.lastWords ?? []).join('\n'));
  const what = isConfig ? 'crashes on its configuration' : 'crashes';
  const line = isConfig && yaml !== undefined ? lineOf(yaml, complaint) : undefined;
  const where = line === undefined ? '' : ` (line ${line} of ConfigMap ${configMap})`;
  return {
    hop,
    cause: `the pod of ${name} ${what}: ${complaint}${where}`,
    hint: isConfig ? `mend that line: ${editOf({ name, configMap }, kubectl)}` : `${kubectl} logs ${pod.name} --previous`,
    evidence: [...seen, ...(pod.lastWords ?? []).slice(-6).map((line) => `its last words: ${line}`)],
  };
}

/**
 * What a program complained of before it ended: what is below the collector's "following error(s)", with the way to it in the
 * configuration; else the last line that tells of an error. Pure.
 */
function complaintOf(lines: readonly string[]): string {
  const said = lines.map((line) => line.trim()).filter((line) => line !== '' && !/collector server run finished/.test(line));
  const at = said.findIndex((line) => opensList.test(line));
  const last = said.slice(at + 1).find((line) => !opensList.test(line));
  if (at >= 0 && last !== undefined) {
    const way = said
      .slice(at + 1, said.indexOf(last))
      .flatMap((line) => [...line.matchAll(/['"]([^'"]+)['"]/g)].map(([, name = '']) => name));
    return withoutMarks([...way, ''].join(': ') + last);
  }
  return withoutMarks(
    said.filter((line) => /error|failed|cannot|invalid/i.test(line) && !/^(at |goroutine)/.test(line)).at(-1) ??
      said.at(-1) ??
      'it says nothing',
  );
}

const opensList = /following error\(s\):$/;

function withoutMarks(line: string): string {
  return line
    .replace(/^\s*(Error: |\* )?/, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The line of a YAML text that has the key or word that a complaint ends with, from 1. Pure. */
function lineOf(yaml: string, complaint: string): number | undefined {
  const word = /([\w./-]+)\W*$/.exec(complaint)?.[1];
  const at =
    word === undefined
      ? -1
      : yaml.split('\n').findIndex((line) => new RegExp(`(^|[\\s"'-])${word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*:`).test(line));
  return at < 0 ? undefined : at + 1;
}

function describeService({ name, service, deployment }: Workload): string[] {
  const endpoints = service?.readyEndpoints === undefined ? [] : [`Service ${name} has ${service.readyEndpoints} ready endpoints`];
  const replicas = deployment ? [`Deployment ${name} has ${deployment.ready} of ${deployment.replicas} pods ready`] : [];
  return [...endpoints, ...replicas];
}

function describePod({ name, status, ready, restarts, trouble }: PodSeen): string {
  const state = `Pod ${name} is ${status}, ${ready ? 'ready' : 'not ready'}, ${restarts} restarts`;
  return trouble === undefined ? state : `${state}: ${trouble}`;
}

function labelsOf(selector: Record<string, string>): string {
  return Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}
