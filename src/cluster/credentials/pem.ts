import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { messageOf, Problem } from '../../problem.ts';

/** Throws a Problem (`usage`) where these are not certificates, or don't belong together. */
export function checkPem({ ca, cert, key }: { [name in 'ca' | 'cert' | 'key']?: Buffer | undefined }, what: string): void {
  try {
    if (ca) new X509Certificate(ca);
    if (cert || key) createSecureContext({ cert, key });
  } catch (cause) {
    const hint = 'correct it in the kubeconfig, or log in again';
    throw new Problem(`${what} in the kubeconfig cannot be used: ${messageOf(cause)}`, { kind: 'usage', hint, cause });
  }
}

/** When a certificate expired, if it did. */
export function expiredAt(pem: string | Buffer | undefined, now = Date.now()): Date | undefined {
  if (!pem) return undefined;
  try {
    const { validTo } = new X509Certificate(pem);
    const end = new Date(validTo);
    return end.getTime() < now ? end : undefined;
  } catch {
    return undefined;
  }
}
