import { messageOf } from '../../problem.ts';
import type { Identity } from '../credentials/credentials.ts';
import { expiredAt } from '../credentials/pem.ts';
import { ClusterError } from '../errors.ts';
import type { Connection } from './connection.ts';
import { loginHint } from './status.ts';

/** Node's codes for a server certificate that it does not accept (https://nodejs.org/api/tls.html#x509-certificate-error-codes), in words. */
const certificateFailures: Record<string, string> = {
  CERT_HAS_EXPIRED: 'the certificate of the API server has expired',
  CERT_NOT_YET_VALID: 'the certificate of the API server is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate of the API server is for another host',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the certificate of the API server is signed by an unknown authority',
  UNABLE_TO_GET_ISSUER_CERT: 'the certificate of the API server is signed by an unknown authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the certificate of the API server is signed by an unknown authority',
  SELF_SIGNED_CERT_IN_CHAIN: 'the certificate of the API server is signed by an unknown authority',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate of the API server is signed by an unknown authority',
  CERT_SIGNATURE_FAILURE: 'the certificate of the API server is signed by an unknown authority',
};

const unreachableCauses: Record<string, string> = {
  ECONNREFUSED: 'connection refused',
  ENOTFOUND: 'its host name is not known',
  EAI_AGAIN: 'its host name cannot be looked up',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to the network',
  ETIMEDOUT: 'the connection timed out',
  ERR_PROXY_TUNNEL: 'the proxy refused',
};

/** A failure of the network or of TLS, in words. Anything thrown by `http.request`, its response, or a WebSocket. */
export function connectionError(connection: Connection, error: unknown): ClusterError {
  if (error instanceof ClusterError) return error;
  const code = (error as { code?: string }).code ?? '';
  const server = connection.server.origin;
  const refused = certificateFailures[code];
  if (refused) {
    const hint = `compare certificate-authority in the kubeconfig with the server's, or see: ${connection.kubectl} cluster-info`;
    return new ClusterError('tls', `${refused} (${server}, ${code})`, { hint, cause: error });
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL')) {
    const message = `no TLS connection with ${server}: ${messageOf(error)}`;
    return new ClusterError('tls', message, { hint: `check with: ${connection.kubectl} cluster-info`, cause: error });
  }
  const cause = unreachableCauses[code];
  if (cause || !connection.answered) return unreachable(connection, cause ? `${cause} (${code})` : messageOf(error), error);
  return new ClusterError('lost', `the connection to ${server} broke: ${messageOf(error)}`, { hint: 'try again', cause: error });
}

/** No connection, or no answer in time. */
export function unreachable(connection: Connection, why: string, cause?: unknown): ClusterError {
  const { server, proxyHost } = connection;
  const message = `the API server ${server.origin} cannot be reached${proxyHost ? ` through the proxy ${proxyHost}` : ''}: ${why}`;
  return new ClusterError('unreachable', message, { hint: `check with: ${connection.kubectl} cluster-info`, cause });
}

/**
 * What a 401 or a TLS alert means for this identity. API servers ask for a client certificate but don't insist, so with
 * an expired one the answer is "Unauthorized".
 */
export function refusedIdentity(connection: Connection, identity: Identity, error: ClusterError): ClusterError {
  const expired = expiredAt(identity.cert);
  if (!expired) return error;
  const message = `the client certificate of user "${connection.userName}" expired on ${expired.toISOString()}`;
  return new ClusterError('tls', message, { status: error.status, hint: loginHint(connection.kubectl), cause: error });
}
