import type {
  CheckOutcome,
  Event,
  Outcome,
  PlannedChange,
  RunOutcome,
  SmokeDiagnosis,
  SmokePath,
  SmokeSpanSeen,
  SmokeStep,
  TaskInfo,
  TaskOutcome,
} from './events.ts';
import { type LoadSeen, withPoint } from './load.ts';
import { withMade } from './made.ts';
import type { Seen } from './seen.ts';

/** Everything a screen, a line or a report needs to know of a run, made from its events and nothing else. */
export interface State {
  /** asking: the plan waits for a yes. */
  phase: 'checking' | 'asking' | 'deploying' | 'finished';
  run?: RunInfo;
  tasks: TaskState[];
  plan: PlannedChange[];
  finished?: { outcome: RunOutcome; exitCode: number; seconds: number; url?: string; experiment?: string };
}

export interface RunInfo {
  version: string;
  command: string;
  context: string;
  namespace: string;
  /** When it was begun, or went on after its end. */
  startedAt: string;
  /** Name of the scenario, when the cluster is the sandbox: whoever shows anything of the run says so. */
  sandbox?: string;
}

export interface TaskState extends TaskInfo {
  status: 'waiting' | 'running' | Outcome;
  startedAt?: string;
  /** How long it took; absent until it ended. */
  seconds?: number;
  /** The last thing it said while running. */
  message?: string;
  /** What it saw or made, once it ended. */
  detail?: string;
  hint?: string | undefined;
  resources: ResourceState[];
  paths: SmokePath[];
  /** What is under way on the paths of the smoke test that have no verdict yet. */
  progress: SmokeProgress[];
  /** The newest test trace of each path. */
  traces: SmokeTrace[];
  diagnosis?: SmokeDiagnosis;
  /** Of a load test: the newest run, and the rates tried to find the limit. */
  load?: LoadSeen;
  limit?: { steps: SmokeStep[]; limit?: number | undefined };
}

export interface SmokeProgress {
  path: SmokePath['path'];
  sent: number;
  acknowledged: number;
  found: number;
}

export interface SmokeTrace {
  path: SmokePath['path'];
  traceId: string;
  spans: SmokeSpanSeen[];
}

export interface ResourceState {
  kind: string;
  name: string;
  seen: Seen;
}

/** Of a row on which nothing happened yet. */
const untouched = { status: 'waiting', resources: [], paths: [], progress: [], traces: [] } as const satisfies Partial<TaskState>;

export const initialState: State = { phase: 'checking', tasks: [], plan: [] };

/** The next state after an event. Pure; events of tasks it does not know change nothing. */
export function reduce(state: State, event: Event): State {
  switch (event.type) {
    case 'run.started': {
      const { version, command, context, namespace, sandbox } = event;
      const tasks = event.tasks.map((info): TaskState => ({ ...info, ...untouched }));
      const run: RunInfo = { version, command, context, namespace, startedAt: event.time, ...(sandbox !== undefined && { sandbox }) };
      return { ...initialState, run, tasks };
    }
    case 'plan.made':
      return { ...state, phase: 'asking', plan: event.changes };
    case 'plan.answered':
      return { ...state, phase: event.yes ? 'deploying' : state.phase };
    case 'run.finished': {
      const { time: _time, sandbox: _sandbox, type: _type, ...finished } = event;
      return { ...state, phase: 'finished', finished };
    }
    case 'task.started':
      return withTask(state.phase === 'finished' ? goOn(state, event.time) : state, event);
    default:
      return withTask(state, event);
  }
}

/** A run that ended goes on: what did not end well will run again, and its time is counted from now. */
function goOn({ run, tasks, plan }: State, time: string): State {
  const again = tasks.map((task) => (endedWell(task.status) ? task : anew(task)));
  return { phase: 'deploying', tasks: again, plan, ...(run && { run: { ...run, startedAt: time } }) };
}

/** A row that forgot how it ended, and keeps what is seen of its resources. */
function anew({ id, title, group, needs, about, resources }: TaskState): TaskState {
  return { id, title, group, needs, about, ...untouched, resources };
}

type TaskEvent = Extract<Event, { task: string }>;

function withTask(state: State, event: TaskEvent): State {
  const tasks = state.tasks.map((task) => (task.id === event.task ? reduceTask(task, event) : task));
  return { ...state, tasks: event.type === 'task.finished' ? withMade(tasks, event) : tasks };
}

function reduceTask(task: TaskState, event: TaskEvent): TaskState {
  switch (event.type) {
    case 'task.started':
      return { ...anew(task), status: 'running', startedAt: event.time };
    case 'task.progress':
      return { ...task, message: event.message };
    case 'task.finished': {
      // A prerequisite that is met by now leaves its last hint behind.
      const { outcome, detail, seconds, hint } = event;
      return { ...task, status: outcome, detail, seconds, hint };
    }
    case 'resource.changed':
      return { ...task, resources: withResource(task.resources, event) };
    case 'smoke.progress': {
      const { path, sent, acknowledged, found } = event;
      return { ...task, progress: [...without(task.progress, path), { path, sent, acknowledged, found }] };
    }
    case 'smoke.trace': {
      const { path, traceId, spans } = event;
      return { ...task, traces: [...without(task.traces, path), { path, traceId, spans }] };
    }
    case 'smoke.path': {
      const { time: _time, sandbox: _sandbox, type: _type, task: _task, ...path } = event;
      return { ...task, paths: [...without(task.paths, path.path), path], progress: without(task.progress, path.path) };
    }
    case 'smoke.load': {
      const { time: _time, sandbox: _sandbox, type: _type, task: _task, ...point } = event;
      return { ...task, load: withPoint(task.load, point) };
    }
    case 'smoke.limit':
      return { ...task, limit: { steps: event.steps, limit: event.limit } };
    case 'smoke.diagnosis':
      return { ...task, diagnosis: diagnosisOf(event) };
  }
}

function diagnosisOf({ hop, cause, hint, evidence }: SmokeDiagnosis): SmokeDiagnosis {
  return { hop, cause, hint, ...(evidence && { evidence }) };
}

function without<T extends { path: SmokePath['path'] }>(known: readonly T[], path: SmokePath['path']): T[] {
  return known.filter((one) => one.path !== path);
}

function withResource(resources: ResourceState[], { kind, name, seen }: ResourceState): ResourceState[] {
  const changed = { kind, name, seen };
  const isSame = (known: ResourceState) => known.kind === kind && known.name === name;
  return resources.some(isSame) ? resources.map((known) => (isSame(known) ? changed : known)) : [...resources, changed];
}

const goodOutcomes: readonly string[] = ['met', 'pending', 'unknown', 'done', 'unchanged', 'skipped'] satisfies (
  | CheckOutcome
  | TaskOutcome
)[];

/** Whether a task that needs this one may start. */
export function endedWell(status: TaskState['status']): boolean {
  return goodOutcomes.includes(status);
}

/** MLflow's address for a browser, once this run has had an answer there. */
export function reachableUrl({ finished, tasks }: State): string | undefined {
  const reachable = tasks.find(({ id }) => id === 'reachable');
  return reachable !== undefined && endedWell(reachable.status) ? finished?.url : undefined;
}

/** Whether the task has ended, well or not. */
export function hasEnded(status: TaskState['status']): boolean {
  return status !== 'waiting' && status !== 'running';
}
