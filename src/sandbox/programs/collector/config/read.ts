import { parse } from 'yaml';
import { isRecord } from '../../../is-record.ts';
import { block, check, goType } from './check.ts';
import { type CollectorConfig, ConfigError } from './config.ts';
import { configOf } from './make.ts';
import type { Raw } from './raw.ts';
import { resolve } from './resolve.ts';
import { configuration } from './shapes.ts';
import { validate } from './validate.ts';

/**
 * Reads a collector's configuration as the collector itself does: what it refuses is refused, in its words (0.149).
 * @param env what `${env:NAME}` stands for
 * @throws ConfigError
 */
export function readConfig(text: string, env: Readonly<Record<string, string>>): CollectorConfig {
  const raw = resolve(configuration, parseYaml(text), env) as Raw;
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
  if (!isRecord(value)) throw problem(`retrieved value (type=${goType(value)}) cannot be used as a Conf`);
  return value;
}

function decodingErrors(raw: Raw): string[] {
  const pipelines = raw.service?.pipelines;
  const unknown = Object.keys(isRecord(pipelines) ? pipelines : {}).filter((name) => !/^(traces|metrics|logs)(\/|$)/.test(name));
  return [
    ...unknown.map((name) => `'service.pipelines' in "${name}" id: unknown pipeline signal: "${name.split('/')[0]}"`),
    ...check(configuration, raw, ''),
  ];
}
