import type { Seen } from './seen.ts';

/** What a prerequisite answers. `pending`: this run will make it; `unknown`: not allowed to look, the run goes on. */
export type CheckOutcome = 'met' | 'unmet' | 'pending' | 'unknown';
/** How a deployment task ends. `cancelled`: it did not run, or was stopped. */
export type TaskOutcome = 'done' | 'unchanged' | 'skipped' | 'failed' | 'cancelled';
export type Outcome = CheckOutcome | TaskOutcome;

/** The groups of the checklist, in their order on the screen. */
export type Group = 'prerequisites' | 'deploy' | 'prove';

/** A row of the checklist, known before anything runs. */
export interface TaskInfo {
  id: string;
  title: string;
  group: Group;
  /** Ids of the tasks that have to end well before this one starts. */
  needs: string[];
  /** Of a prerequisite: what it looks at, and what it expects to see there. */
  about?: About | undefined;
}

export interface About {
  /** e.g. "Cluster pgvector-cluster in catalystlab-shared". */
  looksAt: string;
  /** e.g. "in healthy state, with all its instances ready". */
  expects: string;
}

/** One object of the plan, as a server-side dry run saw it. `refused`: the task can't do its work as things are. */
export interface PlannedChange {
  task: string;
  action: 'create' | 'change' | 'unchanged' | 'refused';
  kind: string;
  name: string;
  /** What a change means for those who use the object, e.g. "restarts its pod"; why it was refused. */
  note?: string | undefined;
  /** For `refused`: the next step. */
  hint?: string | undefined;
  /** For `create` and `change`: YAML lines that begin with "+", "-" or " ", hunks apart by "…". */
  diff?: string[];
}

/** The ways by which the smoke test sends its spans. */
export type PathName = 'direct' | 'collector' | 'collector-grpc' | 'llamastack';

/** One path of the smoke test: counts of spans, and times from acknowledgement to visible in milliseconds. */
export interface SmokePath {
  path: PathName;
  sent: number;
  acknowledged: number;
  found: number;
  lost: number;
  duplicated: number;
  changed: number;
  /** Found, but later than allowed. */
  late?: number;
  p50: number;
  p95: number;
  max: number;
  /** From the sending of a batch until its receiver answered, in milliseconds. */
  acknowledgedAfter?: { p50: number; p95: number; max: number };
  /** How many traces took at most so long, and longer than the bar before. */
  histogram?: { upToMs: number; count: number }[];
  /** What there is to say beside the counts, e.g. "one trace, 4 spans, state OK". */
  note?: string;
  /** Ids of the experiment in which its traces were found, and of the one they were meant for. */
  experiment?: { found: string; meant: string };
  /** Of LLaMA Stack's path: the one trace of both sides; `missing` says in words what keeps it from being whole. */
  joined?: { spans: number; state: string; missing?: string };
  /** What is wrong, one line each; none: the path is proven. Absent in the journals of old versions. */
  problems?: string[];
}

/** A span of a test trace: as it was sent, and what became of it. Times in milliseconds from the start of the trace. */
export interface SmokeSpanSeen {
  name: string;
  /** How many spans it is below the root. */
  depth: number;
  start: number;
  duration: number;
  /** `waiting`: not looked for yet. */
  fate: 'waiting' | 'same' | 'changed' | 'duplicated' | 'lost' | 'foreign';
  /** As MLflow gave it back, where it differs. */
  readBack?: { start: number; duration: number };
  /** In words, e.g. "name: sent a, found b". */
  differences?: string[];
}

/** Where the spans of the smoke test die, why, and the next step. */
export interface SmokeDiagnosis {
  hop: string;
  cause: string;
  hint: string;
  /** What was seen that says so, one line each. */
  evidence?: string[];
}

/** How a load run is, told about once a second. Counts are of spans, from the start of the run. */
export interface SmokeLoad {
  path: SmokePath['path'];
  /** From the start. */
  seconds: number;
  /** Spans a second since the last time. */
  rate: number;
  sent: number;
  acknowledged: number;
  /** Read back and compared. */
  found: number;
  /** Acknowledged, and not visible in MLflow yet. */
  backlog: number;
  /** Of what became visible since the last time: milliseconds from acknowledgement; 0 for none. */
  p50: number;
  p95: number;
}

/** A rate that was tried for a while, in spans a second. */
export interface SmokeStep {
  /** As wanted. */
  rate: number;
  /** As sent. */
  held: number;
  /** Milliseconds from acknowledgement to visible. */
  p95: number;
  /** Why the pipeline did not keep up, in words; absent: it did. */
  behind?: string;
}

/** What a run says, before the postmark is put on it. */
export type EventBody =
  | {
      type: 'run.started';
      version: string;
      command: string;
      context: string;
      namespace: string;
      tasks: TaskInfo[];
    }
  | { type: 'task.started'; task: string }
  | { type: 'task.progress'; task: string; message: string }
  | { type: 'task.finished'; task: string; outcome: Outcome; detail: string; hint?: string | undefined; seconds: number }
  | { type: 'resource.changed'; task: string; kind: string; name: string; seen: Seen }
  | { type: 'plan.made'; changes: PlannedChange[] }
  | { type: 'plan.answered'; yes: boolean }
  | { type: 'smoke.progress'; task: string; path: SmokePath['path']; sent: number; acknowledged: number; found: number }
  | { type: 'smoke.trace'; task: string; path: SmokePath['path']; traceId: string; spans: SmokeSpanSeen[] }
  | ({ type: 'smoke.path'; task: string } & SmokePath)
  | ({ type: 'smoke.diagnosis'; task: string } & SmokeDiagnosis)
  | ({ type: 'smoke.load'; task: string } & SmokeLoad)
  /** After each step; the limit is the highest rate so far that the pipeline kept up with. */
  | { type: 'smoke.limit'; task: string; steps: SmokeStep[]; limit?: number | undefined }
  | {
      type: 'run.finished';
      outcome: RunOutcome;
      exitCode: number;
      seconds: number;
      /** MLflow's address for a browser, once known. */
      url?: string;
      /** Name of the experiment the traces go to. */
      experiment?: string;
    };

export type RunOutcome = 'done' | 'failed' | 'unmet' | 'unproven' | 'timeout' | 'interrupted' | 'declined';

/** What is put on all that a run says. */
export interface Postmark {
  /** ISO 8601. */
  time: string;
  /** Name of the scenario, when the cluster is the sandbox. */
  sandbox?: string;
}

/** One line of the journal and of `--output json`: serialisable. */
export type Event = Postmark & EventBody;

/** Takes an event from whoever has something to say; the postmark is put on by the receiver. */
export type Emit = (body: EventBody) => void;
