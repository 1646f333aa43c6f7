import { AzureAuth } from '@kubernetes/client-node/dist/azure_auth.js';
import { GoogleCloudPlatformAuth } from '@kubernetes/client-node/dist/gcp_auth.js';
import { OpenIDConnectAuth } from '@kubernetes/client-node/dist/oidc_auth.js';
import { messageOf } from '../../problem.ts';
import { ClusterError } from '../errors.ts';
import type { UserEntry } from '../kubeconfig/types.ts';

/**
 * The Authorization header of a kubeconfig's `auth-provider` (oidc, and the forms of gcp and azure that kubectl gave up in 1.26), from
 * client-node: from its files for these, for all of it is 1.7 MB. Import this file only when it is needed. Throws a ClusterError (`unauthorized`).
 */
export async function authProviderToken(provider: NonNullable<UserEntry['auth-provider']>): Promise<string> {
  const fail = (what: string) =>
    new ClusterError('unauthorized', `auth provider "${provider.name}": ${what}`, {
      hint: 'log in again with the tool that wrote the kubeconfig',
    });
  const user = { name: 'user', authProvider: provider };
  const options: { headers: Record<string, string> } = { headers: {} };
  const login = [new OpenIDConnectAuth(), new AzureAuth(), new GoogleCloudPlatformAuth()].find((one) => one.isAuthProvider(user));
  await login?.applyAuthentication(user, options).catch((error) => {
    throw fail(messageOf(error));
  });
  const header = options.headers.Authorization;
  if (!header) throw fail('gave no token');
  return header;
}
