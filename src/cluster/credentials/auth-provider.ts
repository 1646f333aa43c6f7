import { KubeConfig } from '@kubernetes/client-node';
import { messageOf } from '../../problem.ts';
import { ClusterError } from '../errors.ts';
import type { UserEntry } from '../kubeconfig/types.ts';

/**
 * The Authorization header of a kubeconfig's `auth-provider` (oidc, and the forms of gcp and azure that kubectl gave up in 1.26), from
 * client-node. Import this file only when it is needed: client-node takes 150 ms. Throws a ClusterError (`unauthorized`).
 */
export async function authProviderToken(provider: NonNullable<UserEntry['auth-provider']>): Promise<string> {
  const fail = (what: string) =>
    new ClusterError('unauthorized', `auth provider "${provider.name}": ${what}`, {
      hint: 'log in again with the tool that wrote the kubeconfig',
    });
  const config = new KubeConfig();
  config.loadFromClusterAndUser(
    { name: 'cluster', server: 'https://unused', skipTLSVerify: false },
    { name: 'user', authProvider: provider },
  );
  const options: { headers?: Record<string, string> } = {};
  await config.applyToHTTPSOptions(options).catch((error) => {
    throw fail(messageOf(error));
  });
  const header = options.headers?.Authorization;
  if (!header) throw fail('gave no token');
  return header;
}
