import { kubectlCommand } from '../cluster/kubectl.ts';
import type { Settings } from '../settings/schema.ts';

/** The beginning of every command in a hint: kubectl on the same cluster as this run, in a namespace. */
export function kubectl(settings: Settings, inNamespace = settings.namespace): string {
  return `${kubectlCommand(settings)} -n ${inNamespace}`;
}
