import { parse } from 'yaml';

const secretKeys = /^(proxy-)?authorization$|cookie|token|passw|secret|credential|api[-_]?key/i;
/** Shorter ones are words like "true", which stand everywhere. */
const shortest = 6;

/**
 * What a configuration of the collector should keep to itself: the values of all headers but the experiment's, and of keys that are
 * named as secrets are. None for a text that is no YAML, or whose maps are within themselves. Pure.
 */
export function secretsIn(yaml: string): string[] {
  try {
    // Its warnings would be Node's, over the screen.
    return secretValues(parse(yaml, { logLevel: 'error' }), '', false);
  } catch {
    return [];
  }
}

/** A list of headers has them as name and value: https://pkg.go.dev/go.opentelemetry.io/collector/config/configopaque#MapList */
function secretValues(value: unknown, key: string, isSecret: boolean): string[] {
  if (typeof value !== 'object' || value === null) {
    const text = String(value ?? '');
    return isSecret && key !== 'name' && text.length >= shortest ? [text] : [];
  }
  return Object.entries(value).flatMap(([name, one]) => {
    const isExperiment = /^x-mlflow-/i.test(name);
    return secretValues(one, name, !isExperiment && (isSecret || name === 'headers' || secretKeys.test(name)));
  });
}

/**
 * Words of a log or an answer without what may be a secret: those values, a login or a query in a URL, and what follows "Bearer" or
 * "Basic". The collector quotes its configuration when it cannot read it. Pure.
 */
export function withoutSecrets(words: string, secrets: readonly string[]): string {
  const longestFirst = secrets.toSorted((one, other) => other.length - one.length);
  return longestFirst
    .reduce((text, secret) => text.replaceAll(secret, '…'), words)
    .replace(/(\w+:\/\/)[^/\s"'@]+@/g, '$1…@')
    .replace(/(https?:\/\/[^\s"'?]+\?)[^\s"']+/g, '$1…')
    .replace(/\b(Bearer|Basic) (?=[^\s"']*[\d=])[^\s"',\]]{8,}/g, '$1 …');
}
