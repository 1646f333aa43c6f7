import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { compile } from './compile.ts';
import { type ProgramInTerminal, start } from './terminal.ts';

/** A run on the lab, by its name. */
export function journalOf(name: string): string {
  return fileURLToPath(new URL(`../fixtures/journals/${name}.jsonl`, import.meta.url));
}

/** How a journal is replayed: how many times as fast, in what terminal. */
interface Replay {
  journal: string;
  speed: number;
  cols: number;
  rows: number;
  env?: Record<string, string>;
}

/** For the tests of a file: a way to replay journals in a pseudo-terminal. The program is compiled once; a replay ends with its test. */
export function replaying(): (replay: Replay) => ProgramInTerminal {
  let program: string;
  let running: ProgramInTerminal | undefined;
  beforeAll(async () => {
    program = await compile('test/ui/replay-entry.ts');
  });
  afterAll(() => rmSync(dirname(program), { recursive: true }));
  afterEach(() => running?.kill('SIGKILL'));
  return ({ journal, speed, cols, rows, env = {} }) => {
    running = start({ command: process.execPath, args: [program, journal, String(speed)], cols, rows, env });
    return running;
  };
}
