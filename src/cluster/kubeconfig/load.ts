import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { messageOf, Problem } from '../../problem.ts';
import { kubectlCommand } from '../kubectl.ts';
import { checkSelected } from './check.ts';
import { inCluster } from './in-cluster.ts';
import { mergeKubeconfigs, parseKubeconfig } from './parse.ts';
import { selectContext } from './select.ts';
import type { Selected } from './types.ts';

/**
 * Finds the configuration as kubectl does: the given file, else the files of $KUBECONFIG (missing ones are skipped), else
 * ~/.kube/config, else the service account of the pod this runs in; and checks it. Throws a Problem (`usage`) with the next step.
 */
export function loadKubeconfig(options: Options): Selected {
  const selected = findConfiguration(options);
  checkSelected(selected);
  return selected;
}

interface Options {
  kubeconfig?: string | undefined;
  context?: string | undefined;
}

function findConfiguration(options: Options): Selected {
  const fromEnvironment = (process.env.KUBECONFIG ?? '').split(delimiter).filter((file) => file !== '');
  const named = options.kubeconfig ? [options.kubeconfig] : fromEnvironment;
  const candidates = named.length > 0 ? named : [join(homedir(), '.kube', 'config')];
  const files = candidates.map((file) => resolve(file)).filter(existsSync);
  if (files.length === 0) {
    const account = named.length === 0 ? inCluster() : undefined;
    if (account) return account;
    throw new Problem(`no kubeconfig found: ${candidates.join(' and ')} ${candidates.length > 1 ? 'do' : 'does'} not exist`, {
      kind: 'usage',
      hint: 'set KUBECONFIG or --kubeconfig to the file that describes the cluster; `mlflow-tui --sandbox` needs none',
    });
  }
  const config = mergeKubeconfigs(files.map((file) => parseKubeconfig(read(file), file)));
  const selected = selectContext(config, options.context, files.join(delimiter));
  return { ...selected, kubectl: kubectlCommand({ kubeconfig: options.kubeconfig, context: selected.context }) };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const hint = 'set KUBECONFIG or --kubeconfig to a file that can be read';
    throw new Problem(`kubeconfig ${file} cannot be read: ${messageOf(cause)}`, { kind: 'usage', hint, cause });
  }
}
