import { readFile } from 'node:fs/promises';
import { messageOf } from '../../problem.ts';
import { ClusterError } from '../errors.ts';
import { readPem } from '../kubeconfig/read-pem.ts';
import type { Selected, UserEntry } from '../kubeconfig/types.ts';
import { type PluginCredential, runPlugin } from './exec-plugin.ts';
import { checkPem } from './pem.ts';

/** Who this program is to the API server, for one request. */
export interface Identity {
  headers: Record<string, string | string[]>;
  /** Client certificate and its key, PEM. */
  cert?: string | Buffer | undefined;
  key?: string | Buffer | undefined;
  /** Where asking again can give something else: forgets what the API server refused. */
  renew?: () => void;
}

/** A plugin's credential is replaced this long before it ends, so that it doesn't end under way. */
const expiryMarginMs = 10_000;

/**
 * A function that gives the identity of a kubeconfig user, to be called for each request: token files rotate, and plugins' credentials
 * expire. In client-go's order: token file, token, password, auth provider, plugin; beside them the client certificate and
 * impersonation. Throws a Problem (`usage`) for a certificate or key that can't be read or used.
 * @param closed ends plugins that are still running
 */
export function identityOf({ cluster, user }: Selected, closed: AbortSignal): () => Promise<Identity> {
  const cert = readPem(user['client-certificate-data'], user['client-certificate'], 'client certificate');
  const key = readPem(user['client-key-data'], user['client-key'], 'client key');
  checkPem({ cert, key }, 'the client certificate and key');
  const impersonation = impersonationHeaders(user);
  const identity = (authorization?: string): Identity => ({
    headers: { ...impersonation, ...(authorization ? { Authorization: authorization } : {}) },
    cert,
    key,
  });
  const { tokenFile, token, username, password = '', exec, 'auth-provider': provider } = user;

  if (tokenFile) {
    return async () => ({ ...identity(`Bearer ${await readToken(tokenFile)}`), renew: () => {} });
  }
  if (token) return async () => identity(`Bearer ${token}`);
  if (username) return async () => identity(`Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`);
  if (provider) {
    return async () => {
      const { authProviderToken } = await import('./auth-provider.ts');
      return identity(await authProviderToken(provider));
    };
  }
  if (exec) {
    const issue = sharedCredential(() => runPlugin(exec, cluster, closed));
    return async () => {
      const { credential, forget } = await issue();
      const issued = { ...identity(credential.token && `Bearer ${credential.token}`), renew: forget };
      const { clientCertificateData, clientKeyData } = credential;
      return clientCertificateData ? { ...issued, cert: clientCertificateData, key: clientKeyData } : issued;
    };
  }
  return async () => identity();
}

async function readToken(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (cause) {
    const hint = 'correct tokenFile in the kubeconfig, or log in again';
    throw new ClusterError('unauthorized', `the token file ${file} cannot be read: ${messageOf(cause)}`, { hint, cause });
  }
}

/** Runs `issue` once for all who wait, and again after the credential expired or one of its users asked to forget it. */
function sharedCredential(issue: () => Promise<PluginCredential>) {
  let current: Promise<PluginCredential> | undefined;
  const forget = (asked: Promise<PluginCredential>) => {
    if (current === asked) current = undefined;
  };
  const ask = async () => {
    current ??= issue();
    const asked = current;
    const credential = await asked.catch((error) => {
      forget(asked);
      throw error;
    });
    return { credential, forget: () => forget(asked) };
  };
  return async () => {
    const issued = await ask();
    if (!isExpired(issued.credential, Date.now())) return issued;
    issued.forget();
    return ask();
  };
}

function isExpired({ expirationTimestamp }: PluginCredential, now: number): boolean {
  return expirationTimestamp !== undefined && Date.parse(expirationTimestamp) - expiryMarginMs <= now;
}

function impersonationHeaders(user: UserEntry): Record<string, string | string[]> {
  return {
    ...(user.as ? { 'Impersonate-User': user.as } : {}),
    ...(user['as-uid'] ? { 'Impersonate-Uid': user['as-uid'] } : {}),
    ...(user['as-groups']?.length ? { 'Impersonate-Group': user['as-groups'] } : {}),
  };
}
