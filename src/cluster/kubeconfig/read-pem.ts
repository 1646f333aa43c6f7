import { readFileSync } from 'node:fs';
import { messageOf, Problem } from '../../problem.ts';

/**
 * A certificate or key of a kubeconfig: its inline data (base64) or else the file's content; undefined when neither is given.
 * Throws a Problem (`usage`) that names it when it can't be read or holds no PEM block; what is in the block is not looked at.
 */
export function readPem(data: string | undefined, file: string | undefined, what: string): Buffer | undefined {
  if (!data && !file) return undefined;
  const content = data ? Buffer.from(data, 'base64') : readNamedFile(file ?? '', what);
  // RFC 7468.
  if (content.includes('-----BEGIN ')) return content;
  const where = data ? `the ${what} in the kubeconfig` : `the ${what} ${file}`;
  throw new Problem(`${where} is not PEM: it has no "-----BEGIN"`, {
    kind: 'usage',
    hint: 'correct it in the kubeconfig, or log in again',
  });
}

/** A file that a kubeconfig names. Throws a Problem (`usage`) that names it when it can't be read. */
export function readNamedFile(file: string, what: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    const hint = 'correct its path in the kubeconfig, or log in again';
    throw new Problem(`the ${what} ${file} cannot be read: ${messageOf(cause)}`, { kind: 'usage', hint, cause });
  }
}
