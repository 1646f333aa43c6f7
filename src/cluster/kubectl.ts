/** The beginning of a kubectl command for people, on the cluster of this run: a copied command must not land on another one. */
export function kubectlCommand({ kubeconfig, context }: { kubeconfig?: string | undefined; context?: string | undefined }): string {
  const flags = [kubeconfig && `--kubeconfig ${quoted(kubeconfig)}`, context && `--context ${quoted(context)}`];
  return ['kubectl', ...flags.filter(Boolean)].join(' ');
}

/** A word as POSIX shells take it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
