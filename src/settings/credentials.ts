import { Problem } from '../problem.ts';

/** Headers that log in to services at addresses. Secrets: they are sent, and never said. */
export interface Credentials {
  mlflow: Record<string, string>;
  collector: Record<string, string>;
  llamastack: Record<string, string>;
}

/**
 * Credentials from the variables that the services' own clients take them from, and from nowhere else:
 * - MLFLOW_TRACKING_USERNAME with MLFLOW_TRACKING_PASSWORD, which come before MLFLOW_TRACKING_TOKEN
 *   (https://mlflow.org/docs/latest/ml/tracking/#logging-to-a-tracking-server);
 * - OTEL_EXPORTER_OTLP_TRACES_HEADERS, or else OTEL_EXPORTER_OTLP_HEADERS
 *   (https://opentelemetry.io/docs/specs/otel/protocol/exporter/#specifying-headers-via-environment-variables);
 * - LLAMA_STACK_CLIENT_API_KEY, as llama-stack-client.
 * Pure. @throws Problem (usage), without the value, for one that is none.
 */
export function readCredentials(env: NodeJS.ProcessEnv): Credentials {
  const [token, key] = ['MLFLOW_TRACKING_TOKEN', 'LLAMA_STACK_CLIENT_API_KEY'].map((name) => secret(env, name));
  const login = { user: env.MLFLOW_TRACKING_USERNAME, password: env.MLFLOW_TRACKING_PASSWORD };
  const [headers = ''] = ['OTEL_EXPORTER_OTLP_TRACES_HEADERS', 'OTEL_EXPORTER_OTLP_HEADERS'].filter((name) => env[name]);
  return {
    mlflow: login.user && login.password ? { authorization: basic(login.user, login.password) } : bearer(token),
    collector: headers === '' ? {} : readHeaders(env[headers] ?? '', headers),
    llamastack: bearer(key),
  };
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function bearer(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

/** Files that secrets are read from often end with a newline. */
function secret(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = env[name]?.trim();
  if (!value) return undefined;
  if (!isHeaderValue(value)) throw unusable(name, 'a token of printable ASCII characters');
  return value;
}

/** "name=value,name=value", the values with %-escapes, as in W3C baggage. */
function readHeaders(text: string, variable: string): Record<string, string> {
  const pairs = text.split(',').filter((pair) => pair.trim() !== '');
  const headers = pairs.map((pair): [string, string] => {
    const [, name = '', escaped = ''] = /^([^=]*)=(.*)$/s.exec(pair) ?? [];
    const value = unescaped(escaped.trim());
    const isName = /^[\w!#$%&'*+.^`|~-]+$/.test(name.trim());
    if (!isName || value === undefined || !isHeaderValue(value)) throw unusable(variable, 'name=value pairs with a comma between them');
    return [name.trim().toLowerCase(), value];
  });
  return Object.fromEntries(headers);
}

function unescaped(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function isHeaderValue(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

function unusable(variable: string, expected: string): Problem {
  return new Problem(`${variable}: expected ${expected}, got something else (not shown: it may be a secret)`, {
    kind: 'usage',
    hint: `see what it holds: printenv ${variable} | cat -A`,
  });
}
