import { dirname, isAbsolute, join, sep } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { Problem } from '../../problem.ts';
import type { ClusterEntry, ContextEntry, Kubeconfig, UserEntry } from './types.ts';

/**
 * Reads the text of one kubeconfig file (YAML or JSON). Relative paths in it are resolved against the file's folder, as kubectl
 * does. Throws a Problem (`usage`) that names file and line where the text or its shape is wrong.
 */
export function parseKubeconfig(text: string, file: string): Kubeconfig {
  const lines = new LineCounter();
  // Its warnings would be Node's, over the screen.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const fail = (what: string, offset = 0): never => {
    const hint = 'mend the file, or name another one with --kubeconfig';
    throw new Problem(`kubeconfig ${file}:${lines.linePos(offset).line}: ${what}`, { kind: 'usage', hint });
  };
  const [error] = document.errors;
  if (error) return fail(error.message, error.pos[0]);
  const content: unknown = document.toJS() ?? {};
  if (!isRecord(content)) return fail('is not a kubeconfig: expected clusters, users and contexts');

  const entries = <T>(list: string, key: string): Map<string, T> => {
    const items = content[list] ?? [];
    const at = (path: (string | number)[]) => document.getIn(path, true) as { range?: [number] } | undefined;
    if (!Array.isArray(items)) return fail(`"${list}" is not a list`, at([list])?.range?.[0]);
    const found = new Map<string, T>();
    for (const [index, item] of items.entries()) {
      const place = at([list, index])?.range?.[0];
      if (!isRecord(item) || typeof item.name !== 'string') return fail(`an entry of "${list}" has no name`, place);
      if (!isRecord(item[key] ?? {})) return fail(`"${key}" of "${item.name}" in "${list}" has no settings`, place);
      if (!found.has(item.name)) found.set(item.name, (item[key] ?? {}) as T);
    }
    return found;
  };

  const current = content['current-context'];
  const clusters = entries<ClusterEntry>('clusters', 'cluster');
  const users = entries<UserEntry>('users', 'user');
  for (const cluster of clusters.values()) resolvePaths(cluster, ['certificate-authority'], file);
  for (const [name, user] of users) {
    if (user.exec && typeof user.exec.command !== 'string') return fail(`the credential plugin of "${name}" in "users" has no command`);
    resolvePaths(user, ['client-certificate', 'client-key', 'tokenFile'], file);
    // A bare command is looked up in PATH.
    if (user.exec?.command.includes(sep)) resolvePaths(user.exec, ['command'], file);
  }
  const contexts = entries<ContextEntry>('contexts', 'context');
  return { currentContext: typeof current === 'string' && current !== '' ? current : undefined, contexts, clusters, users };
}

/** kubectl's rule for several files: the first one that has a name, or a current context, wins. */
export function mergeKubeconfigs(configs: Kubeconfig[]): Kubeconfig {
  // Later entries of a Map replace earlier ones, so the first file comes last.
  const reversed = configs.toReversed();
  return {
    currentContext: configs.find((config) => config.currentContext !== undefined)?.currentContext,
    contexts: new Map(reversed.flatMap((config) => [...config.contexts])),
    clusters: new Map(reversed.flatMap((config) => [...config.clusters])),
    users: new Map(reversed.flatMap((config) => [...config.users])),
  };
}

function resolvePaths<Key extends string>(entry: { [key in Key]?: string }, keys: Key[], file: string): void {
  for (const key of keys) {
    const path = entry[key];
    if (path && !isAbsolute(path)) entry[key] = join(dirname(file), path);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
