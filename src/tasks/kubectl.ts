import type { Settings } from '../settings/schema.ts';

/**
 * The beginning of every command in a hint: kubectl on the same cluster as this run, in a namespace. A copied command must not
 * land on another cluster.
 */
export function kubectl({ kubeconfig, context, namespace }: Settings, inNamespace = namespace): string {
  const flags = [kubeconfig && `--kubeconfig ${quoted(kubeconfig)}`, context && `--context ${quoted(context)}`, `-n ${inNamespace}`];
  return ['kubectl', ...flags.filter(Boolean)].join(' ');
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
