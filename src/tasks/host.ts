import { Problem } from '../problem.ts';
import type { Context } from './context.ts';

/**
 * Host name of MLflow at the ingress: the setting, else a nip.io name of the controller's IP, which resolves to that IP
 * everywhere (https://nip.io). @throws Problem when there is neither.
 */
export function hostOf({ settings: { ingress }, facts }: Pick<Context, 'settings' | 'facts'>): string {
  if (ingress.host !== undefined) return ingress.host;
  if (facts.address !== undefined && isIpv4(facts.address)) return `mlflow.${facts.address}.nip.io`;
  throw new Problem(`the ingress controller has no IPv4 address to make a host name of${facts.address ? `, but ${facts.address}` : ''}`, {
    hint: 'set ingress.host to the host name that MLflow should have',
  });
}

export function isIpv4(address: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(address);
}
