import { Problem } from '../problem.ts';
import type { Context, Facts } from './context.ts';

/**
 * Host name of MLflow at the ingress: the setting, else a nip.io name of the controller's IP, which resolves to that IP
 * everywhere (https://nip.io). @throws Problem when there is neither.
 */
export function hostOf(known: Pick<Context, 'settings' | 'facts'>): string {
  const host = hostIfKnown(known);
  if (host !== undefined) return host;
  const { facts } = known;
  throw new Problem(`the ingress controller has no IPv4 address to make a host name of${facts.address ? `, but ${facts.address}` : ''}`, {
    hint: 'set ingress.host to the host name that MLflow should have',
  });
}

/** The same, or undefined as long as there is no name. */
export function hostIfKnown(known: Pick<Context, 'settings' | 'facts'>): string | undefined {
  const { host } = known.settings.ingress;
  const { address } = known.facts;
  return host ?? (address !== undefined && isIpv4(address) ? `mlflow.${address}.nip.io` : undefined);
}

/** MLflow's address at the ingress, as a browser has it: with the port where it is not HTTP's own. @throws Problem as hostOf does */
export function urlOf(known: Pick<Context, 'settings' | 'facts'>): string {
  return `http://${withPort(hostOf(known), known.facts)}`;
}

/** The same, or undefined as long as there is no name. */
export function urlIfKnown(known: Pick<Context, 'settings' | 'facts'>): string | undefined {
  return hostIfKnown(known) && urlOf(known);
}

/** A host or an address with the port of the ingress controller, as an URL and a Host header have it. */
export function withPort(host: string, { httpPort }: Pick<Facts, 'httpPort'>): string {
  return httpPort === undefined ? host : `${host}:${httpPort}`;
}

export function isIpv4(address: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(address);
}
