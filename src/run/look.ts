/**
 * What somebody asks for at the screen, beside the run: an object's YAML, a log as it is written, MLflow in a browser. It is shown
 * and then forgotten: these events never go to the journal or into a report, since an object or a log may say more than its owner
 * wants to be kept.
 */
export interface LookState {
  yaml?: YamlLooked;
  log?: LogLooked;
  mlflow?: MlflowLooked;
}

/** The objects of a task, as they were when they were read; none while they are being read. */
interface YamlLooked {
  task: string;
  objects: ObjectLooked[];
}

/** One object as lines of YAML, or why it can't be shown and the next step. */
export interface ObjectLooked {
  kind: string;
  name: string;
  lines: string[];
  problem?: LookProblem | undefined;
}

interface LookProblem {
  message: string;
  hint?: string | undefined;
}

/** A log that is followed. */
interface LogLooked {
  task: string;
  /** Oldest first, at most `mostLogLines`. Lines stay the same objects as long as they are kept. */
  lines: LogLine[];
  /** How many older ones are no longer kept. */
  dropped: number;
  /** Why there is no more of it. */
  problem?: LookProblem;
}

export interface LogLine {
  text: string;
  /** Who wrote it: "mlflow-6bcf-x mlflow". */
  from: string;
}

type MlflowLooked =
  | { status: 'opening' }
  /** `tunnel`: the address is one of this machine, until the session ends. `browser`: one was started. */
  | { status: 'open'; url: string; tunnel: boolean; browser: boolean }
  | { status: 'failed'; message: string; hint?: string | undefined };

export type LookEvent =
  | { type: 'yaml.asked'; task: string }
  | { type: 'yaml.read'; task: string; objects: ObjectLooked[] }
  | { type: 'log.asked'; task: string }
  /** `skipped`: lines that came before these and were too many to be told. */
  | { type: 'log.written'; task: string; lines: LogLine[]; skipped: number }
  | { type: 'log.failed'; task: string; message: string; hint?: string | undefined }
  | { type: 'mlflow.opened'; mlflow: MlflowLooked };

/** What the screen can ask for. All of it is answered by events, none of it throws. */
export interface Look {
  /** Ids of the tasks that have objects to show, and of those that have a log. */
  readonly yamlOf: ReadonlySet<string>;
  readonly logOf: ReadonlySet<string>;
  /** Reads the objects of a task, again when they were read before. */
  yaml(task: string): void;
  /** Follows the log of a task's Deployment, and no longer the one followed before. */
  log(task: string): void;
  /** Follows no log any more. */
  stop(): void;
  /** Opens MLflow in a browser, as far as there is one. */
  openMlflow(): void;
}

/** Nobody scrolls back further, and what is drawn anew with every line must stay cheap. */
export const mostLogLines = 2000;

export const initialLook: LookState = {};

/** The next state after an event. Pure; what comes late, for a task that is no longer looked at, changes nothing. */
export function reduceLook(state: LookState, event: LookEvent): LookState {
  switch (event.type) {
    case 'yaml.asked':
      return { ...state, yaml: { task: event.task, objects: [] } };
    case 'yaml.read':
      return state.yaml?.task === event.task ? { ...state, yaml: { task: event.task, objects: event.objects } } : state;
    case 'log.asked':
      return { ...state, log: { task: event.task, lines: [], dropped: 0 } };
    case 'log.written': {
      if (state.log?.task !== event.task) return state;
      const lines = [...state.log.lines, ...event.lines];
      const over = Math.max(0, lines.length - mostLogLines);
      return { ...state, log: { task: event.task, lines: lines.slice(over), dropped: state.log.dropped + event.skipped + over } };
    }
    case 'log.failed': {
      const { message, hint } = event;
      return state.log?.task === event.task ? { ...state, log: { ...state.log, problem: { message, hint } } } : state;
    }
    case 'mlflow.opened':
      return { ...state, mlflow: event.mlflow };
  }
}
