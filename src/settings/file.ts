import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { messageOf } from '../problem.ts';
import type { SettingKey } from './keys.ts';
import type { Layer } from './layer.ts';
import { yamlLayer } from './yaml.ts';

/** The file that is read when it is there and `--config` names no other. */
export const defaultFile = 'mlflow-tui.yaml';

/** Settings from the file that `--config` names, which must be there, or else from `mlflow-tui.yaml` in `cwd`. */
export async function fileLayer(file: string | undefined, cwd: string, keys: SettingKey[]): Promise<Layer> {
  const name = file ?? defaultFile;
  try {
    return yamlLayer(await readFile(resolve(cwd, name), 'utf8'), name, keys);
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (isAbsent && file === undefined) return { values: {}, errors: [], place: () => name };
    const what = isAbsent ? `there is no file ${JSON.stringify(name)}` : `${name} can't be read: ${messageOf(error)}`;
    return { values: {}, errors: [file === undefined ? what : `--config: ${what}`], place: () => name };
  }
}
