import { existsSync, statSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { messageOf, Problem } from '../problem.ts';
import type { ScenarioName } from '../sandbox/scenarios/list.ts';
import { defaultFile } from '../settings/file.ts';
import { loadSettings, type SettingFlags } from '../settings/load.ts';
import type { Settings } from '../settings/schema.ts';
import { discover } from '../tasks/discover/discover.ts';
import { exitCodeOf } from './exit-codes.ts';
import { initFile, initLines } from './init-file.ts';
import { schemaBeside, schemaLine } from './init-schema.ts';
import { clusterTarget, sandboxContext, sandboxTarget } from './target.ts';

export interface Init {
  flags: SettingFlags;
  /** The file to write; default: mlflow-tui.yaml. */
  config: string | undefined;
  /** The scenario of the sandbox; undefined for a cluster. */
  sandbox: ScenarioName | undefined;
}

/**
 * Writes a settings file from what a cluster has. A file that is there stays as it is, and without a cluster that answers none is
 * written: defaults that nobody compared with the cluster would only look right.
 * @returns the exit code
 * @throws Problem (usage) for a file that is there, and for what is wrong with the kubeconfig
 */
export async function init(
  { flags, config = defaultFile, sandbox }: Init,
  write: (text: string) => void,
  signal: AbortSignal,
): Promise<number> {
  const path = resolve(config);
  if (isFolder(path)) {
    throw new Problem(`${JSON.stringify(config)} is no file to write`, {
      kind: 'usage',
      hint: 'name one: mlflow-tui init --config new.yaml',
    });
  }
  if (existsSync(path)) throw isThere(config);
  const isSandbox = sandbox !== undefined;
  const settings = await loadSettings({
    flags: isSandbox ? { ...flags, context: sandboxContext } : flags,
    env: process.env,
    cwd: process.cwd(),
    isSandbox,
    withoutFile: true,
  });
  const found = await find(settings, flags, sandbox, signal).catch((error: unknown) => {
    if (!signal.aborted) throw withDefaults(error);
  });
  if (found === undefined) return exitCodeOf.interrupted;
  const { findings, from } = found;
  const { line, beside } = schemaLine(path);
  writeNew(path, initFile({ findings, flags, from, schemaLine: line }), config);
  const copy = beside && schemaBeside(beside);
  write(initLines({ file: config, schema: copy, findings, from, sandbox }));
  return 0;
}

async function find(settings: Settings, flags: SettingFlags, sandbox: ScenarioName | undefined, signal: AbortSignal) {
  const target = sandbox === undefined ? clusterTarget(settings) : sandboxTarget(sandbox, settings, { deployed: false });
  try {
    const cluster = await target.connect();
    const isGiven = Boolean(flags.namespace || process.env.MLFLOW_TUI_NAMESPACE);
    const findings = await discover(cluster, settings, { isGiven }, signal);
    const from = sandbox === undefined ? `context ${target.context} at ${cluster.server}` : `the SANDBOX (${sandbox})`;
    return { findings, from };
  } finally {
    await target.close();
  }
}

/** Where no cluster answers, somebody may want the file all the same. */
function withDefaults(error: unknown): unknown {
  if (!(error instanceof Problem)) return error;
  const { message, hint, kind } = error;
  const next = `${hint === undefined ? '' : `${hint}; or `}write the defaults without a cluster: mlflow-tui init --sandbox`;
  return new Problem(message, { kind, hint: next, cause: error });
}

/** What can't be looked at is told where it can't be written. */
function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function writeNew(path: string, text: string, file: string): void {
  try {
    writeFileSync(path, text, { flag: 'wx' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw isThere(file);
    throw new Problem(`can't write ${file}: ${messageOf(error)}`, { kind: 'usage', hint: 'name another file with --config' });
  }
}

function isThere(file: string): Problem {
  return new Problem(`${file} is there already, and is left as it is`, {
    kind: 'usage',
    hint: 'name another file with --config, and compare the two: mlflow-tui init --config new.yaml',
  });
}
