import { render } from 'ink';
import type { Look } from '../run/look.ts';
import type { Store } from '../run/store.ts';
import { clipboardSequence } from './clipboard.ts';
import { App } from './components/app.tsx';
import { ThemeContext } from './components/theme-context.ts';
import { WheelReports } from './components/wheel-reports.tsx';
import { pace } from './paced-store.ts';
import { themeOf } from './theme.ts';

/** At most twenty renders a second, however many events come. */
const paceMs = 50;
/** Who listens hears what is new together, rather than being interrupted by it. */
const heardPaceMs = 500;

interface SessionOptions {
  store: Store;
  /** The user answered the plan's question. Called at most once. Without it a recording is shown, which answers its own. */
  answer?(yes: boolean): void;
  /** The user wants once more what can be done so after the run's end. */
  again?(): void;
  /** What the user can ask of the cluster beside the run. Without it nothing is offered. */
  look?: Look;
  /** The user leaves; what runs is to be stopped. Called at most once, before the screen closes. */
  quit?(): void;
  /** Version of the program, for the top line. */
  version: string;
  /** NO_COLOR or --no-color was asked for. */
  noColor: boolean;
  /** The terminal has no Unicode. Default: it has. */
  ascii?: boolean;
  /** For a screen reader: words in a line after the other instead of a screen. Default: no. */
  screenReader?: boolean;
  /** A terminal: `stdin` must be one, since keys are read from it. Default: the process's own. */
  streams?: { stdin: NodeJS.ReadStream; stdout: NodeJS.WriteStream };
  /** The time in ms since the epoch on the clock of the events; a replay's clock runs behind. Default: Date.now. */
  clock?(): number;
  /** The first frame is on the terminal. */
  onFirstFrame?(): void;
  /** Closes the screen when aborted. */
  signal?: AbortSignal;
}

/**
 * Shows the run on the terminal's alternate screen until the user leaves or the signal aborts. Resolves when the screen is closed
 * and the terminal is as it was.
 */
export async function runSession(options: SessionOptions): Promise<void> {
  const {
    version,
    noColor,
    ascii = false,
    screenReader = false,
    answer,
    again,
    look,
    quit,
    clock = Date.now,
    signal,
    onFirstFrame,
  } = options;
  const { stdin, stdout } = options.streams ?? process;
  const store = pace(options.store, screenReader ? heardPaceMs : paceMs);
  let close = () => {};
  const answerOnce = answer && once(answer);
  const leave = once(() => {
    quit?.();
    close();
  });
  // A terminal that has gone away says so once more when it is set back, after the end.
  stdin.on('error', leave);
  // A whole sequence in one write moves nothing on the screen.
  const copy = (text: string) => stdout.write(clipboardSequence(text));
  const app = render(
    <ThemeContext value={themeOf({ noColor, ascii })}>
      {!screenReader && <WheelReports stdout={stdout} />}
      <App store={store} version={version} clock={clock} answer={answerOnce} again={again} look={look} copy={copy} leave={leave} />
    </ThemeContext>,
    {
      stdin,
      stdout,
      interactive: true,
      // What was said stays in reach of the reader's own keys.
      alternateScreen: !screenReader,
      isScreenReaderEnabled: screenReader,
      incrementalRendering: true,
      // Above its 30, so that a key pressed just after a frame is not held up; how many frames there are, our own pace says.
      maxFps: 60,
      exitOnCtrlC: false,
      patchConsole: false,
      onRender: once(() => onFirstFrame?.()),
    },
  );
  close = app.unmount;
  signal?.addEventListener('abort', close, { once: true });
  if (signal?.aborted) close();
  try {
    await app.waitUntilExit();
  } finally {
    signal?.removeEventListener('abort', close);
    store.close();
    // Ink leaves the cursor behind the last line of this mode.
    if (screenReader) stdout.write('\n');
  }
}

/** Keys can come faster than the screen says that one was enough. */
function once<Arguments extends unknown[]>(call: (...given: Arguments) => void): (...given: Arguments) => void {
  let called = false;
  return (...given) => {
    if (called) return;
    called = true;
    call(...given);
  };
}
