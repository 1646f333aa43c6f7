import * as z from 'zod';

/** One setting, as its place in the schema tells. */
export interface SettingKey {
  /** Where it is in the settings, e.g. ['postgres', 'expectedDatabases']. */
  path: string[];
  /** Its environment variable, e.g. MLFLOW_TUI_POSTGRES_EXPECTED_DATABASES. */
  variable: string;
  /** How a text for it is read. */
  form: 'text' | 'number' | 'list';
}

export const variablePrefix = 'MLFLOW_TUI_';

/** All settings of a schema in their order, found by walking it. */
export function settingKeys(type: z.core.$ZodType, path: string[] = []): SettingKey[] {
  const inner = unwrap(type);
  if (inner instanceof z.ZodObject) {
    return Object.entries(inner.shape).flatMap(([name, child]) => settingKeys(child, [...path, name]));
  }
  const form = inner instanceof z.ZodNumber ? 'number' : inner instanceof z.ZodArray ? 'list' : 'text';
  return [{ path, variable: variableOf(path), form }];
}

/** The type below its default and its transformation: what a user writes. */
function unwrap(type: z.core.$ZodType): z.core.$ZodType {
  if (type instanceof z.ZodDefault || type instanceof z.ZodPrefault || type instanceof z.ZodOptional) return unwrap(type.def.innerType);
  if (type instanceof z.ZodPipe) return unwrap(type.def.in);
  return type;
}

function variableOf(path: string[]): string {
  const words = path.map((name) => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase());
  return variablePrefix + words.join('_');
}
