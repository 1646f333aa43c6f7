import { closest } from 'fastest-levenshtein';
import { Problem } from '../../problem.ts';
import type { Kubeconfig, Selected } from './types.ts';

/**
 * The context that is asked for, or else the current one, with its cluster and user.
 * Throws a Problem (`usage`) where one of them does not exist; `source` names the files in messages.
 */
export function selectContext(config: Kubeconfig, wanted: string | undefined, source: string): Omit<Selected, 'kubectl'> {
  const known = [...config.contexts.keys()];
  const name = wanted ?? config.currentContext;
  if (name === undefined) {
    throw usage(`${source} has no current context`, `choose one with --context: ${listed(known)}`);
  }
  const context = config.contexts.get(name);
  if (context === undefined) {
    const nearest = known.length > 0 ? `did you mean "${closest(name, known)}"? ` : '';
    throw usage(`context "${name}" does not exist in ${source}`, `${nearest}contexts there: ${listed(known)}`);
  }
  const cluster = config.clusters.get(context.cluster ?? '');
  if (cluster?.server === undefined) {
    const what = cluster ? 'has no server' : 'does not exist';
    throw usage(
      `cluster "${context.cluster ?? ''}" of context "${name}" ${what} in ${source}`,
      `clusters there: ${listed([...config.clusters.keys()])}`,
    );
  }
  if (!/^https?:\/\//.test(cluster.server) || !URL.canParse(cluster.server)) {
    throw usage(
      `server "${cluster.server}" of cluster "${context.cluster}" in ${source} is not an address`,
      'write it as https://host:port',
    );
  }
  const userName = context.user ?? '';
  const user = userName === '' ? {} : config.users.get(userName);
  if (user === undefined) {
    throw usage(`user "${userName}" of context "${name}" does not exist in ${source}`, `users there: ${listed([...config.users.keys()])}`);
  }
  return { context: name, cluster: { ...cluster, server: cluster.server }, userName, user };
}

function listed(names: string[]): string {
  return names.length === 0 ? 'none' : names.join(', ');
}

function usage(message: string, hint: string): Problem {
  return new Problem(message, { kind: 'usage', hint });
}
