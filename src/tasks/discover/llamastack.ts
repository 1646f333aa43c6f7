import type { Deployment } from 'kubernetes-types/apps/v1.d.ts';
import type { Settings } from '../../settings/schema.ts';
import { portsOf, whichServe } from '../llamastack.ts';
import { choose, type Finding, namesOf, within } from './finding.ts';
import type { Seen } from './seen.ts';

/** LLaMA Stack's Deployments: those with its port, or else those with its name in their own or their image's. Pure. */
export function llamastacks(all: readonly Deployment[], port: number): Deployment[] {
  const serving = whichServe(all, port);
  return serving.length > 0 ? serving : all.filter(isNamedSo);
}

/** "llamastack", "llama-stack-dev"; docker.io/llamastack/distribution-starter. */
function isNamedSo({ metadata, spec }: Deployment): boolean {
  const images = spec?.template.spec?.containers.map(({ image = '' }) => image) ?? [];
  return [metadata?.name ?? '', ...images].some((name) => /llama-?stack/i.test(name));
}

/** Its name and its port, in a namespace. Pure. */
export function findLlamastack(seen: Seen, namespace: string, { llamastack: { name, port } }: Settings): Finding[] {
  const there = within(namespace, seen.deployments);
  const chosen = choose('llamastack.name', name, namesOf(there && llamastacks(there, port)), { what: `Deployment of LLaMA Stack` });
  const service = within(namespace, seen.services)?.find(({ metadata }) => metadata?.name === chosen.value);
  if (service === undefined) return [chosen];
  const ports = portsOf(service).map(String);
  const { value, because } = choose('llamastack.port', String(port), ports, { what: `port of Service ${chosen.value}` });
  return [chosen, { setting: 'llamastack.port', because, ...(value !== undefined && { value: Number(value) }) }];
}
