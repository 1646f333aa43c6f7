import { namespaces } from '../../cluster/kinds.ts';
import { inWords } from '../../deadline.ts';
import { kubectl } from '../kubectl.ts';
import { met, prerequisite, unmet } from './prerequisite.ts';
import { minorOf } from './version.ts';

/** The API server answers. Server-side apply needs Kubernetes 1.22. */
export const clusterApi = prerequisite({
  id: 'cluster.api',
  title: 'Cluster API',
  needs: [],
  about: ({ context, connectTimeout }) => ({
    looksAt: `API server of ${context === undefined ? 'the current context' : `context ${context}`}`,
    expects: `an answer within ${inWords(connectTimeout)}, from Kubernetes 1.22 or newer`,
  }),
  async check({ cluster }, signal) {
    const version = await cluster.version(signal);
    const minor = minorOf(version);
    if (minor !== undefined && minor < 22) return unmet(`${version}, but server-side apply needs 1.22`, 'upgrade the cluster');
    return met(`${version} at ${cluster.server}`);
  },
});

export const namespace = prerequisite({
  id: 'namespace',
  title: 'Namespace',
  about: (settings) => ({ looksAt: `Namespace ${settings.namespace}`, expects: 'there, and not being deleted' }),
  async check({ cluster, settings }, signal) {
    const name = settings.namespace;
    const found = await cluster.get(namespaces, { name }, signal);
    if (found === undefined) {
      return unmet(`there is no namespace ${name}`, `set the right one with --namespace: ${kubectl(settings)} get namespaces`);
    }
    if (found.status?.phase === 'Terminating')
      return unmet(`namespace ${name} is being deleted`, `${kubectl(settings)} describe namespace ${name}`);
    return met(name);
  },
});
