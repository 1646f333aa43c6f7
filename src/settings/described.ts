import { type JsonSchema, settingsJsonSchema } from './json-schema.ts';
import { settingKeys } from './keys.ts';
import { schema } from './schema.ts';

/** A setting, as people are told of it. */
export interface Described {
  /** Where it is, e.g. ['postgres', 'cluster']. */
  path: string[];
  description: string;
  /** As it would be written in a file; undefined when there is none. */
  default: unknown;
  variable: string;
}

/** The settings that stand together: those of a section of the file, or those of none. */
export interface DescribedSection {
  /** The key in the file; undefined for those at the top. */
  name: string | undefined;
  description: string;
  settings: Described[];
}

/** All settings in their order, read from the JSON schema. Pure. */
export function describedSettings(): DescribedSection[] {
  const variables = new Map(settingKeys(schema).map(({ path, variable }) => [path.join('.'), variable]));
  const described = (path: string[], { description = '', default: value }: JsonSchema): Described => ({
    path,
    description,
    default: value,
    variable: variables.get(path.join('.')) ?? '',
  });
  const entries = Object.entries(settingsJsonSchema().properties ?? {});
  const isSection = ([, { properties }]: [string, JsonSchema]) => properties !== undefined;
  const top = entries.filter((entry) => !isSection(entry)).map(([name, child]) => described([name], child));
  const sections = entries.filter(isSection).map(([name, { description = '', properties = {} }]) => ({
    name,
    description,
    settings: Object.entries(properties).map(([key, child]) => described([name, key], child)),
  }));
  return [{ name: undefined, description: '', settings: top }, ...sections];
}
