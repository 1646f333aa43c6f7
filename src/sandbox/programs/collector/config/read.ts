import { parse } from 'yaml';
import { block, check, goType, isMap, unlike } from './check.ts';
import { type CollectorConfig, ConfigError } from './config.ts';
import { configOf } from './make.ts';
import type { Raw } from './raw.ts';
import { components, type Struct, service } from './shapes.ts';
import { validate } from './validate.ts';

/**
 * Reads a collector's configuration as the collector itself does: what it refuses is refused, in its words (0.149).
 * @param env what `${env:NAME}` stands for
 * @throws ConfigError
 */
export function readConfig(text: string, env: Readonly<Record<string, string>>): CollectorConfig {
  const raw = withVariables(parseYaml(text), env) as Raw;
  const complaints = decodingErrors(raw);
  if (complaints.length > 0) throw new ConfigError(`failed to get config: cannot unmarshal the configuration: ${block(complaints)}`);
  const lacks = validate(raw);
  if (lacks.length > 0) throw new ConfigError(`invalid configuration: ${lacks.join('\n')}`);
  return configOf(raw);
}

function parseYaml(text: string): Raw {
  const problem = (words: string) => new ConfigError(`failed to get config: cannot resolve the configuration: ${words}`);
  let value: unknown;
  try {
    // Its warnings would be Node's, over the screen.
    value = parse(text, { logLevel: 'error' }) ?? {};
  } catch (error) {
    const { linePos, message } = error as { linePos?: { line: number }[]; message: string };
    const words = `line ${linePos?.[0]?.line ?? 1}: ${message.split(' at line ')[0]}`;
    throw problem(
      `retrieved value (type=string) cannot be used as a Conf: assuming string type since contents are not valid YAML: yaml: ${words}`,
    );
  }
  if (!isMap(value)) throw problem(`retrieved value (type=${goType(value)}) cannot be used as a Conf`);
  return value;
}

/** They stay text, whatever they look like. */
function withVariables(value: unknown, env: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string') return value.replace(/\$\{(?:env:)?(\w+)\}/g, (_, name: string) => env[name] ?? '');
  if (Array.isArray(value)) return value.map((one) => withVariables(one, env));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withVariables(one, env)]));
}

function decodingErrors(raw: Raw): string[] {
  const unknown = Object.keys(raw).filter((key) => key !== 'service' && key !== 'connectors' && !Object.hasOwn(components, key));
  return [
    ...Object.entries(components).flatMap(([kind, types]) => ofSection(kind, types, raw[kind as keyof typeof components])),
    ...Object.keys(isMap(raw.service?.pipelines) ? raw.service.pipelines : {}).flatMap((name) =>
      /^(traces|metrics|logs)(\/|$)/.test(name)
        ? []
        : [`'service.pipelines' in "${name}" id: unknown pipeline signal: "${name.split('/')[0]}"`],
    ),
    ...check(service, raw.service, 'service'),
    ...(unknown.length > 0 ? [`'otelcol.configSettings' has invalid keys: ${unknown.sort().join(', ')}`] : []),
  ];
}

function ofSection(kind: string, types: Record<string, Struct>, section: unknown): string[] {
  if (!isMap(section)) return check({ keys: {}, type: kind }, section, kind);
  const odd = Object.entries(section).filter(([, value]) => value !== null && !isMap(value));
  if (odd.length > 0) return [`'${kind}' ${block(odd.map(([id, value]) => `'[${id}]' ${unlike('map[string]interface {}', value)}`))}`];
  return Object.entries(section).flatMap(([id, value]) => ofComponent(kind, types, id, value));
}

function ofComponent(kind: string, types: Record<string, Struct>, id: string, value: unknown): string[] {
  const [type = '', name] = id.split('/');
  if (name === '') return [`'${kind}' '' in "${id}" id: the part after / should not be empty`];
  const shape = types[type];
  if (shape === undefined) {
    return [`'${kind}' unknown type: "${type}" for id: "${id}" (valid values: [${Object.keys(types).join(' ')}])`];
  }
  const complaints = check(shape, value, '');
  return complaints.length === 0 ? [] : [`'${kind}' error reading configuration for "${id}": ${block(complaints)}`];
}
