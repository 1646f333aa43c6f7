import type * as z from 'zod';
import { hidden } from './address.ts';
import type { SettingKey } from './keys.ts';
import { getIn, type Layer } from './layer.ts';
import { didYouMean, nearest } from './nearest.ts';

/** What is wrong with the values of a layer, a line each: its place, what was expected and what is there. */
export function validate({ values, place }: Layer, schema: z.ZodType, keys: SettingKey[]): string[] {
  const issues = schema.safeParse(values).error?.issues ?? [];
  return issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((name) => {
        const path = [...issue.path, name].map(String);
        return `${place(path)}: there is no such setting${didYouMean(nearestSetting(path, keys))}`;
      });
    }
    const isSection = issue.code === 'invalid_type' && issue.expected === 'object';
    const expected = isSection ? 'settings with their values' : issue.message;
    const got = shown(getIn(values, issue.path));
    // Whoever wrote a password into an address should not find it in a log, too.
    return `${place(issue.path)}: expected ${expected}, got ${issue.path[0] === 'smoke' ? hidden(got) : got}`;
  });
}

/** By the whole path, or else by its last name alone: `cluster` for `postgres.cluster`. */
function nearestSetting(path: string[], keys: SettingKey[]): string {
  const settings = keys.map((key) => key.path.join('.'));
  const sections = keys.filter((key) => key.path.length > 1).map((key) => key.path.slice(0, -1).join('.'));
  const namesakes = keys.filter((key) => key.path.at(-1) === path.at(-1)).map((key) => key.path.join('.'));
  return nearest(path.join('.'), [...settings, ...sections]) ?? namesakes.join(' or ');
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
