import { randomBytes } from 'node:crypto';

/** Letters and digits that make no words (k8s.io/apimachinery/pkg/util/rand). */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** "-xxxxx" at the end of a generated name. */
export function suffix(): string {
  return Array.from(randomBytes(5), (byte) => alphabet[byte % alphabet.length]).join('');
}

/** The hash of a template that its ReplicaSet and pods are named by. Not the number that Kubernetes comes to, but of its looks. */
export function hashOf(value: unknown): string {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(JSON.stringify(value))) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return String(hash).replace(/./g, (digit) => alphabet[digit.charCodeAt(0) % alphabet.length] ?? '');
}
