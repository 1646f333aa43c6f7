import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { plainEnvironment } from '../environment.ts';

/** A program in a real pseudo-terminal, seen through the eyes of a terminal emulator. */
export interface ProgramInTerminal {
  /** Process id of the program. */
  readonly pid: number;
  /** What is on the screen now: one line a row, without trailing blanks. */
  screen(): string;
  /** Resolves with the screen once it contains the text or satisfies the predicate. Rejects, showing the screen, when the deadline passes. */
  until(wanted: string | ((screen: string) => boolean), deadlineMs?: number): Promise<string>;
  /** Types; e.g. `keys.enter`. */
  send(keys: string): void;
  resize(cols: number, rows: number): void;
  kill(signal: string): void;
  /** The terminal goes away, as when its window is closed. */
  hangUp(): void;
  /** Whether a line ran over the right edge into the next one. */
  hasWrapped(): boolean;
  /** The screen that programs such as editors use, which leaves no trace. */
  isAlternateScreen(): boolean;
  isCursorShown(): boolean;
  /** Whether clicks and the wheel go to the program. */
  isMouseReported(): boolean;
  /** Whether what is pasted comes between marks. */
  isPasteBracketed(): boolean;
  /** Everything written so far, with all escape sequences. */
  output(): string;
  /** Resolves when the program has ended and all that it wrote is on the screen. */
  readonly exit: Promise<{ exitCode: number; signal: number | undefined }>;
}

export const keys = {
  up: '\x1b[A',
  down: '\x1b[B',
  pageUp: '\x1b[5~',
  pageDown: '\x1b[6~',
  enter: '\r',
  tab: '\t',
  escape: '\x1b',
  ctrlC: '\x03',
  ctrlZ: '\x1a',
  wheelUp: (column: number) => `\x1b[<64;${column};5M`,
  wheelDown: (column: number) => `\x1b[<65;${column};5M`,
};

export interface StartOptions {
  command: string;
  args: string[];
  cols: number;
  rows: number;
  /** Added to this process's environment, without what changes the program; undefined takes a variable out. */
  env?: Record<string, string | undefined>;
}

/** Starts a program in a pseudo-terminal of this size. End it in the test: by its own key, or with `kill`. */
export function start({ command, args, cols, rows, env = {} }: StartOptions): ProgramInTerminal {
  const terminal = new xterm.Terminal({ cols, rows, allowProposedApi: true, scrollback: 1000 });
  const merged = { ...plainEnvironment(), TERM: 'xterm-256color', ...env };
  const child = spawn(command, args, { cols, rows, env: Object.fromEntries(Object.entries(merged).filter(isSet)) });
  const watchers = new Set<() => void>();
  let output = '';
  let pending = Promise.resolve();
  child.onData((data) => {
    output += data;
    pending = new Promise((resolve) => {
      terminal.write(data, () => {
        for (const watcher of watchers) watcher();
        resolve();
      });
    });
  });
  const ended = new Promise<{ exitCode: number; signal: number | undefined }>((resolve) => {
    child.onExit(({ exitCode, signal }) => resolve({ exitCode, signal }));
  });

  function screen(): string {
    const { active } = terminal.buffer;
    const lines = Array.from({ length: terminal.rows }, (_, row) =>
      active.getLine(active.baseY + row)?.translateToString(true, 0, terminal.cols),
    );
    return lines.join('\n').trimEnd();
  }

  function until(wanted: string | ((screen: string) => boolean), deadlineMs = 10_000): Promise<string> {
    const isThere = typeof wanted === 'string' ? (text: string) => text.includes(wanted) : wanted;
    return new Promise((resolve, reject) => {
      const stop = () => {
        watchers.delete(look);
        clearTimeout(deadline);
      };
      const look = () => {
        const now = screen();
        if (!isThere(now)) return;
        stop();
        resolve(now);
      };
      const deadline = setTimeout(() => {
        stop();
        reject(new Error(`not seen within ${deadlineMs} ms: ${wanted}\nThe screen:\n${screen()}`));
      }, deadlineMs);
      watchers.add(look);
      look();
    });
  }

  return {
    pid: child.pid,
    screen,
    until,
    send: (typed) => child.write(typed),
    resize(newCols, newRows) {
      terminal.resize(newCols, newRows);
      child.resize(newCols, newRows);
    },
    kill: (signal) => child.kill(signal),
    // In node-pty's class, though not in its types: closes the master, and the kernel tells the program.
    hangUp: () => (child as typeof child & { destroy(): void }).destroy(),
    hasWrapped: () => Array.from({ length: terminal.rows }, (_, row) => terminal.buffer.active.getLine(row)?.isWrapped).includes(true),
    isAlternateScreen: () => terminal.buffer.active.type === 'alternate',
    isMouseReported: () => terminal.modes.mouseTrackingMode !== 'none',
    isPasteBracketed: () => terminal.modes.bracketedPasteMode,
    isCursorShown: () => output.lastIndexOf('\x1b[?25h') >= output.lastIndexOf('\x1b[?25l'),
    output: () => output,
    exit: ended.then(async (status) => {
      await pending;
      return status;
    }),
  };
}

function isSet(entry: [string, string | undefined]): entry is [string, string] {
  return entry[1] !== undefined;
}
