import { chooseProxy } from '../transport/proxy.ts';
import { readNamedFile, readPem } from './read-pem.ts';
import type { Selected } from './types.ts';

/**
 * Throws a Problem (`usage`) for what can be told to be wrong before anything is prepared: files that can't be read, certificates and
 * keys that are not PEM, a proxy of an unknown kind. Cheap: whether certificates are valid is seen when the connection is prepared.
 */
export function checkSelected({ cluster, user }: Pick<Selected, 'cluster' | 'user'>): void {
  readPem(cluster['certificate-authority-data'], cluster['certificate-authority'], 'certificate authority');
  readPem(user['client-certificate-data'], user['client-certificate'], 'client certificate');
  readPem(user['client-key-data'], user['client-key'], 'client key');
  if (user.tokenFile) readNamedFile(user.tokenFile, 'token file');
  chooseProxy(new URL(cluster.server), cluster['proxy-url'], process.env);
}
