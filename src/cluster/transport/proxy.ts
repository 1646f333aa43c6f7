import { BlockList, isIP } from 'node:net';
import { Problem } from '../../problem.ts';

/**
 * The proxy that a request to `server` goes through: the kubeconfig's `proxy-url`, or else the environment's.
 * Throws a Problem (`usage`) for a kind of proxy that this program does not speak to.
 */
export function chooseProxy(server: URL, proxyUrl: string | undefined, env: NodeJS.ProcessEnv): string | undefined {
  const proxy = proxyUrl ?? proxyFromEnvironment(server, env);
  if (proxy === undefined) return undefined;
  const scheme = URL.canParse(proxy) ? new URL(proxy).protocol : '';
  if (/^(https?|socks(4a?|5h?)?):$/.test(scheme)) return proxy;
  // Not the address: it may hold a password.
  const hint = 'set proxy-url in the kubeconfig, or HTTPS_PROXY, to an http://, https:// or socks5:// address';
  throw new Problem(`a proxy cannot be reached by "${scheme}"`, { kind: 'usage', hint });
}

/**
 * The proxy that a request to `server` goes through, by the environment, as Go's net/http (and so kubectl) reads it: HTTPS_PROXY or
 * HTTP_PROXY by the server's scheme, NO_PROXY with hosts, domains, addresses and CIDR ranges; loopback is never proxied.
 */
export function proxyFromEnvironment(server: URL, env: NodeJS.ProcessEnv): string | undefined {
  const read = (name: string) => env[name] || env[name.toLowerCase()] || undefined;
  const proxy = server.protocol === 'https:' ? read('HTTPS_PROXY') : read('HTTP_PROXY');
  if (!proxy) return undefined;
  const host = server.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const isLoopback = host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
  if (isLoopback) return undefined;
  const port = server.port || (server.protocol === 'https:' ? '443' : '80');
  const excluded = (read('NO_PROXY') ?? '').split(',').some((rule) => matches(rule.trim().toLowerCase(), host, port));
  if (excluded) return undefined;
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

function matches(rule: string, host: string, port: string): boolean {
  if (rule === '') return false;
  if (rule === '*') return true;
  const [range, prefix] = rule.split('/');
  if (prefix !== undefined) return inRange(host, range ?? '', Number(prefix));
  const [, name = rule, rulePort] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(isIP(rule) ? `[${rule}]` : rule) ?? [];
  if (rulePort !== undefined && rulePort !== port) return false;
  const domain = name.replace(/^\*?\./, '');
  return host.endsWith(`.${domain}`) || (host === domain && !name.startsWith('.') && !name.startsWith('*.'));
}

function inRange(host: string, range: string, prefix: number): boolean {
  const family = isIP(range);
  if (family === 0 || isIP(host) !== family || !(prefix >= 0 && prefix <= (family === 4 ? 32 : 128))) return false;
  const list = new BlockList();
  list.addSubnet(range, prefix, family === 4 ? 'ipv4' : 'ipv6');
  return list.check(host, family === 4 ? 'ipv4' : 'ipv6');
}
