import { expect, test } from 'vitest';
import * as z from 'zod';
import { settingKeys } from '../../../src/settings/keys.ts';
import { schema } from '../../../src/settings/schema.ts';

test('walks a schema through defaults, prefaults, optionals and transformations', () => {
  const keys = settingKeys(
    z.strictObject({
      plain: z.string().optional(),
      waitTime: z.string().transform(Number).prefault('5'),
      group: z.strictObject({ portNumber: z.int().default(1), namesOf: z.array(z.string()).default([]) }).prefault({}),
    }),
  );
  expect(keys).toEqual([
    { path: ['plain'], variable: 'MLFLOW_TUI_PLAIN', form: 'text' },
    { path: ['waitTime'], variable: 'MLFLOW_TUI_WAIT_TIME', form: 'text' },
    { path: ['group', 'portNumber'], variable: 'MLFLOW_TUI_GROUP_PORT_NUMBER', form: 'number' },
    { path: ['group', 'namesOf'], variable: 'MLFLOW_TUI_GROUP_NAMES_OF', form: 'list' },
  ]);
});

test('every setting has a variable of its own', () => {
  const keys = settingKeys(schema);
  expect(new Set(keys.map((key) => key.variable)).size).toBe(keys.length);
});
