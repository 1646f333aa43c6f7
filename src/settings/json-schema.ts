import * as z from 'zod';
import { schema } from './schema.ts';

/** As much of JSON schema as the settings use. */
export interface JsonSchema {
  description?: string;
  default?: unknown;
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
}

/**
 * The settings' schema for editors and validators: what a user writes, durations as text. Draft 7, which is what editors know best. A section
 * may be empty, with all its settings in comments.
 */
export function settingsJsonSchema(): JsonSchema {
  const { $schema, ...root } = z.toJSONSchema(schema, { io: 'input', target: 'draft-7' }) as JsonSchema & { $schema: string };
  return { $schema, title: 'mlflow-tui.yaml', description: 'Settings of mlflow-tui.', ...nullable(root) } as JsonSchema;
}

function nullable({ properties, ...schema }: JsonSchema): JsonSchema {
  if (properties === undefined) return schema;
  const { default: _nothing, ...section } = schema;
  const inside = Object.entries(properties).map(([name, child]): [string, JsonSchema] => [name, nullable(child)]);
  return { ...section, type: ['object', 'null'], properties: Object.fromEntries(inside) };
}
