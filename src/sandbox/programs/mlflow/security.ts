import { plain, type Reply } from './reply.ts';

/** Whom MLflow answers, by its environment. `hosts` and `origins` may have `*` in them. */
interface Security {
  hosts: readonly string[];
  origins: readonly string[];
}

const loopback = ['localhost', '127.0.0.1', '[::1]', '0.0.0.0'];
/** What is allowed when nobody says: loopback and private addresses, with any port. */
const defaultHosts = [
  ...loopback,
  ...loopback.map((host) => `${host}:*`),
  ...['192.168.*', '10.*', 'fc00:*', 'fd00:*'],
  ...Array.from({ length: 16 }, (_, number) => `172.${16 + number}.*`),
];

/** What the environment allows. Pure. */
export function readSecurity(env: Readonly<Record<string, string>>): Security {
  const list = (name: string) => {
    const value = env[name];
    return value === undefined || value === '' ? undefined : value.split(',').map((one) => one.trim());
  };
  return {
    hosts: list('MLFLOW_SERVER_ALLOWED_HOSTS') ?? defaultHosts,
    origins: list('MLFLOW_SERVER_CORS_ALLOWED_ORIGINS') ?? [],
  };
}

interface Asked {
  method: string;
  path: string;
  host: string;
  origin: string;
}

/** The refusal of MLflow's security middleware (mlflow/server/fastapi_security.py), with the line that it logs; undefined for what may pass. Pure. */
export function securityRefusal({ hosts, origins }: Security, asked: Asked): { reply: Reply; warning: string } | undefined {
  const { method, path, host, origin } = asked;
  if (path !== '/health' && path !== '/version' && !matchesAny(hosts, host)) {
    const reply = plain(403, 'Invalid Host header - possible DNS rebinding attack detected', 'text/plain');
    return { reply, warning: `Rejected request with invalid Host header: ${host}` };
  }
  const isApi = path.startsWith('/api/') || path.startsWith('/ajax-api/');
  const changes = ['POST', 'PUT', 'DELETE', 'PATCH'].includes(method);
  if (!isApi || !changes || origin === '' || isLoopback(origin) || matchesAny(origins, origin)) return undefined;
  return { reply: plain(403, 'Cross-origin request blocked', 'text/plain'), warning: `Blocked cross-origin request from ${origin}` };
}

/** fnmatch: `*` stands for anything. Without it the whole has to be the same, port included. */
function matchesAny(patterns: readonly string[], text: string): boolean {
  const matches = (pattern: string) =>
    new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`, 's').test(text);
  return text !== '' && patterns.some((pattern) => pattern === text || (pattern.includes('*') && matches(pattern)));
}

function isLoopback(origin: string): boolean {
  return URL.canParse(origin) && ['localhost', '127.0.0.1', '[::1]'].includes(new URL(origin).hostname);
}
