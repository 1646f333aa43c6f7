import { Problem } from '../problem.ts';
import { environmentLayer } from './environment.ts';
import { fileLayer } from './file.ts';
import { settingKeys, variablePrefix } from './keys.ts';
import { type Layer, merge } from './layer.ts';
import { type Settings, schema } from './schema.ts';
import { validate } from './validate.ts';

/** The settings that have a flag, under their own names: `--namespace` sets `namespace`. */
export type SettingFlags = Partial<Record<'kubeconfig' | 'context' | 'namespace' | 'timeout' | 'wait' | keyof Settings['smoke'], string>>;

export interface Sources {
  flags: SettingFlags;
  env: NodeJS.ProcessEnv;
  /** What `--config` names; without it `mlflow-tui.yaml` in `cwd` is read when it is there. */
  file?: string | undefined;
  cwd: string;
  /**
   * The run is in the sandbox. What lies around describes the user's own cluster, and is not read: neither `mlflow-tui.yaml` in `cwd` nor
   * the environment, but for the settings of the sandbox itself.
   */
  isSandbox?: boolean;
  /** No file is read: it is about to be written. */
  withoutFile?: boolean;
}

/**
 * All settings: defaults, then the file, the environment and the flags, each stronger than the one before.
 * Throws one Problem (kind `usage`) that lists all errors of all sources, each with its place.
 */
export async function loadSettings({
  flags,
  env,
  file,
  cwd,
  isSandbox = false,
  withoutFile = isSandbox && file === undefined,
}: Sources): Promise<Settings> {
  const keys = settingKeys(schema);
  const beside = withoutFile ? [] : [await fileLayer(file, cwd, keys)];
  const layers = [...beside, environmentLayer(isSandbox ? sandboxVariables(env) : env, keys), flagLayer(flags)];
  const errors = layers.flatMap((layer) => [...layer.errors, ...validate(layer, schema, keys)].sort(byPlace));
  if (errors.length > 0) throw problemOf(errors);
  // Every setting has a default, so layers that are right one by one are right together.
  return schema.parse(layers.map((layer) => layer.values).reduce(merge));
}

function sandboxVariables(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith(`${variablePrefix}SANDBOX_`)));
}

/** Each error begins with its place: line 9 comes before line 10. */
const byPlace = (one: string, other: string) => one.localeCompare(other, 'en', { numeric: true });

/** `--mlflow-url` sets smoke.mlflowUrl. */
function flagLayer({ mlflowUrl, collectorUrl, collectorGrpcUrl, llamastackUrl, ...values }: SettingFlags): Layer {
  const smoke = { mlflowUrl, collectorUrl, collectorGrpcUrl, llamastackUrl };
  const given = Object.fromEntries(Object.entries(smoke).filter(([, value]) => value !== undefined));
  return { values: merge(values, { smoke: given }), errors: [], place: (path) => `--${kebabCase(String(path.at(-1)))}` };
}

function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function problemOf(errors: string[]): Problem {
  const title = errors.length === 1 ? 'There is an error in the settings:' : `There are ${errors.length} errors in the settings:`;
  return new Problem([title, ...errors.map((error) => `  ${error}`)].join('\n'), {
    kind: 'usage',
    hint: 'Mend the settings, then look with `mlflow-tui check`.',
  });
}
