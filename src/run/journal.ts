import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { messageOf, Problem } from '../problem.ts';
import type { Event } from './events.ts';

/** Of each command: many a `check` does not push out a deployment. */
const journalsKept = 30;

/**
 * Where journals of runs are kept: `$XDG_STATE_HOME/mlflow-tui`, else `~/.local/state/mlflow-tui`
 * (https://specifications.freedesktop.org/basedir-spec/latest/).
 */
export function journalFolder(env: NodeJS.ProcessEnv): string {
  const { XDG_STATE_HOME: own = '' } = env;
  // What is not absolute counts as not set.
  return join(isAbsolute(own) ? own : join(homedir(), '.local', 'state'), 'mlflow-tui');
}

/**
 * Starts a journal: a JSONL file of events. Every event is written at once, so that a killed run loses nothing it said.
 * Older journals of the same command beyond thirty are removed. Once a write fails, as on a full disk, nothing more is written, and the run goes on.
 * @throws what the file system says when the folder can't be written.
 */
export function openJournal(folder: string, command: string, now: Date): { file: string; write(event: Event): void } {
  // Who has no home would get it wherever the program is started.
  if (!isAbsolute(folder)) throw new Error('there is no home folder; set XDG_STATE_HOME');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const old = readdirSync(folder).filter((name) => name.match(/-([a-z]+)-\d+\.jsonl$/)?.[1] === command);
  for (const name of old.sort().slice(0, -journalsKept + 1)) rmSync(join(folder, name), { force: true });
  const file = join(folder, `${now.toISOString().replaceAll(':', '-')}-${command}-${process.pid}.jsonl`);
  appendFileSync(file, '', { mode: 0o600 });
  let broken = false;
  const write = (event: Event) => {
    if (broken) return;
    try {
      appendFileSync(file, `${JSON.stringify(event)}\n`);
    } catch {
      broken = true;
    }
  };
  return { file, write };
}

/**
 * The events of a journal, or of a saved `--output json`. A last line that was cut off, as a killed run leaves it, is left out.
 * @throws Problem (usage) when the file can't be read or holds something else.
 */
export function readJournal(file: string): Event[] {
  const lines = readLines(file);
  const events = lines.flatMap((line, index) => {
    const event = parseEvent(line);
    if (event === undefined && index < lines.length - 1) {
      throw new Problem(`${file}:${index + 1}: not an event of a run`, {
        kind: 'usage',
        hint: 'give a file that --output json or a run wrote',
      });
    }
    return event ?? [];
  });
  const [first] = events;
  if (first?.type !== 'run.started' || !Array.isArray(first.tasks)) {
    throw new Problem(`${file}: not the journal of a run: it does not begin with run.started`, {
      kind: 'usage',
      hint: 'give a file that --output json or a run wrote',
    });
  }
  return events;
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '');
  } catch (error) {
    throw new Problem(`can't read the journal: ${messageOf(error)}`, {
      kind: 'usage',
      hint: `see which there are: ls ${journalFolder(process.env)}`,
    });
  }
}

function parseEvent(line: string): Event | undefined {
  try {
    const event: unknown = JSON.parse(line);
    return typeof event === 'object' && event !== null && 'type' in event && 'time' in event ? (event as Event) : undefined;
  } catch {
    return undefined;
  }
}
