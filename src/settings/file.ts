import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { messageOf } from '../problem.ts';
import type { SettingKey } from './keys.ts';
import type { Layer } from './layer.ts';

/** The file that is read when it is there and `--config` names no other. */
export const defaultFile = 'mlflow-tui.yaml';

/** Settings from the file that `--config` names, which must be there, or else from `mlflow-tui.yaml` in `cwd`. */
export async function fileLayer(file: string | undefined, cwd: string, keys: SettingKey[]): Promise<Layer> {
  const name = file ?? defaultFile;
  const nothing: Layer = { values: {}, errors: [], place: () => name };
  let text: string;
  try {
    text = await readFile(resolve(cwd, name), 'utf8');
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (isAbsent && file === undefined) return nothing;
    const what = isAbsent ? `there is no file ${JSON.stringify(name)}` : `can't read ${JSON.stringify(name)}: ${messageOf(error)}`;
    return { ...nothing, errors: [file === undefined ? what : `--config: ${what}`] };
  }
  // Most runs have no file: they start sooner without the parser.
  const { yamlLayer } = await import('./yaml.ts');
  return yamlLayer(text, name, keys);
}
