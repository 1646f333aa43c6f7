import { type SettingKey, variablePrefix } from './keys.ts';
import { type Layer, merge, nested } from './layer.ts';
import { didYouMean, nearest } from './nearest.ts';

/**
 * Settings from variables like MLFLOW_TUI_POSTGRES_CLUSTER; lists are comma separated. An empty variable counts as not set, as
 * CI systems pass on what is not there. An MLFLOW_TUI_* variable that is no setting is an error.
 */
export function environmentLayer(env: NodeJS.ProcessEnv, keys: SettingKey[]): Layer {
  let values: unknown = {};
  const errors: string[] = [];
  for (const [name, text] of Object.entries(env)) {
    if (!name.startsWith(variablePrefix) || !text) continue;
    const key = keys.find(({ variable }) => variable === name);
    if (key) values = merge(values, nested(key.path, read(text, key.form)));
    else errors.push(`${name}: there is no such setting${didYouMean(nearestVariable(name, keys))}`);
  }
  const keyOf = (path: PropertyKey[]) => keys.find((key) => key.path.every((name, index) => name === path[index]));
  return { values, errors, place: (path) => keyOf(path)?.variable ?? 'environment' };
}

/** The prefix, which all have, is left out: it would make any two of them look alike. */
function nearestVariable(name: string, keys: SettingKey[]): string | undefined {
  const bare = (variable: string) => variable.slice(variablePrefix.length);
  const suggestion = nearest(
    bare(name),
    keys.map((key) => bare(key.variable)),
  );
  return suggestion && variablePrefix + suggestion;
}

/** Text that is not of the form stays text, for the schema to refuse. */
function read(text: string, form: SettingKey['form']): unknown {
  if (form === 'list') return text.split(',').map((item) => item.trim());
  return form === 'number' && /^\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
