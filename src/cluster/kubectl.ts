import { shellWord } from '../text/shell-word.ts';

/** The beginning of a kubectl command for people, on the cluster of this run: a copied command must not land on another one. */
export function kubectlCommand({ kubeconfig, context }: { kubeconfig?: string | undefined; context?: string | undefined }): string {
  const flags = [kubeconfig && `--kubeconfig ${shellWord(kubeconfig)}`, context && `--context ${shellWord(context)}`];
  return ['kubectl', ...flags.filter(Boolean)].join(' ');
}
