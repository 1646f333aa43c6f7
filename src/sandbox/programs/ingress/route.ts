import type { Ingress } from 'kubernetes-types/networking/v1.d.ts';

/** Where a request goes. */
export interface Route {
  namespace: string;
  service: string;
  /** Number, or name, of a port of the Service. */
  port: number | string;
  /** The largest body, in bytes; 0 is any. */
  bodyLimit: number;
}

const annotation = 'nginx.ingress.kubernetes.io/proxy-body-size';

/** The route of the Ingress that has the host and, of its paths, the longest that fits; undefined when there is none. Pure. */
export function routeOf(ingresses: readonly Ingress[], host: string, path: string): Route | undefined {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  const rules = ingresses.flatMap(({ metadata, spec }) => (spec?.rules ?? []).map(({ host = '', http }) => ({ metadata, host, http })));
  const hosts = rules.map((rule) => rule.host).filter((pattern) => isHost(pattern, name));
  // nginx has one server for a host: that of its name, else of its wildcard, else the one for all. Other servers' paths are not looked at.
  const server = hosts.find((pattern) => pattern === name) ?? hosts.find((pattern) => pattern !== '') ?? '';
  const fitting = rules
    .filter((rule) => rule.host === server)
    .flatMap(({ metadata, http }) => (http?.paths ?? []).map((one) => ({ metadata, ...one })))
    .filter((one) => isPath(one.path ?? '/', one.pathType ?? 'Prefix', path));
  const [best] = fitting.sort((a, b) => (b.path ?? '/').length - (a.path ?? '/').length);
  const service = best?.backend?.service;
  if (best === undefined || service === undefined) return undefined;
  return {
    namespace: best.metadata?.namespace ?? '',
    service: service.name,
    port: service.port?.number ?? service.port?.name ?? 80,
    bodyLimit: readSize(best.metadata?.annotations?.[annotation] ?? '1m'),
  };
}

function isHost(pattern: string, host: string): boolean {
  if (pattern === '') return true;
  return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) && !host.slice(0, 1 - pattern.length).includes('.') : pattern === host;
}

function isPath(pattern: string, type: string, path: string): boolean {
  if (type === 'Exact') return path === pattern;
  const prefix = pattern.replace(/\/$/, '');
  return path === prefix || path.startsWith(`${prefix}/`);
}

/** nginx's sizes: "1m", "512k", "0". */
export function readSize(text: string): number {
  const [, digits = '1', unit = ''] = /^(\d+)([kmg]?)$/i.exec(text) ?? ['', '1', 'm'];
  return Number(digits) * ({ k: 1024, m: 1024 ** 2, g: 1024 ** 3 }[unit.toLowerCase()] ?? 1);
}
