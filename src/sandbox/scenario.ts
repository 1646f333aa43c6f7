import type { KubeObject } from '../cluster/kinds.ts';

/** A day in the life of a cluster, as data: what is different from the reference cluster, and how it ends. */
export interface Scenario {
  /** One line for the list. */
  summary: string;
  /** How each command ends on it; `ci` is `mlflow-tui --ci`, `wait` that with `--wait 60s`. What is not named is not shown by this scenario. */
  ends: { ci: Ending; wait?: Ending; check?: Ending; smoke?: Ending };
  /** Whether MLflow and the collector are deployed before the program comes; `smoke` always begins so. */
  deployed?: boolean;
  /** What is different about the objects of the world, before anything runs. */
  world?: Edit[];
  /** What the only node has to give, in place of plenty. */
  node?: { memory: string };
  /** What is different about images, by name without tag. */
  images?: Record<string, ImageFault>;
  /** What is different about the containers of MLflow, the collector, LLaMA Stack. */
  programs?: { mlflow?: MlflowFault; collector?: CollectorFault; llamastack?: ContainerFault };
  /** What is different about the API server. */
  api?: ApiFault;
  /** What happens while the program runs. */
  later?: Later[];
}

export interface Ending {
  exitCode: 0 | 1 | 3 | 4 | 5;
  /** What the lines say, word for word, in any order. */
  says: string[];
  /** How the command is called, beside its name; for what takes minutes otherwise. */
  args?: string[];
}

/** A change of one object, made by edit.ts. */
export type Edit = { add: KubeObject & Record<string, unknown> } | (EditedObject & ({ remove: true } | EditedFields));

export interface EditedObject {
  kind: string;
  /** Default: the namespace of LLaMA Stack; none for kinds without. */
  namespace?: string;
  name: string;
  /** Who made the change, among the managers of its fields; default: kubectl-edit. */
  manager?: string;
}

/** A JSON merge patch (null takes away, lists are replaced), a value at a path (null takes it away), or other words in a text at a path. */
export type EditedFields =
  | { set: Record<string, unknown> }
  | { at: readonly (string | number)[]; to: unknown }
  | { at: readonly (string | number)[]; replace: readonly [from: string, to: string] };

/** `missing`: ErrImagePull, ImagePullBackOff with these words at the end. */
type ImageFault = { missing: string } | { pullSeconds: number };

export interface ContainerFault {
  /** Ends so many seconds after its start, each time. */
  crash?: { afterSeconds: number; exitCode: number; log: string[] };
  /** What its health port answers, in place of 200; `status: 0` is no answer at all. */
  health?: { status: number; body?: string };
  /** How long it takes until it listens. */
  startSeconds?: number;
}

export interface MlflowFault extends ContainerFault {
  /** What `POST /v1/traces` answers. */
  traces?: { status: number; body: string };
}

export interface CollectorFault extends ContainerFault {
  /** Acknowledges every nth span, from 1 on, and does not hand it on. */
  dropEvery?: number;
  /** Its memory limiter refuses all spans, as long as the container may have no more than this. */
  shortOfMemoryUpTo?: string;
}

export interface ApiFault {
  /** Rights that the user has not. */
  forbid?: { verb: string; resource: string }[];
  /** The API server goes away so many seconds after the first new pod, cuts all connections, and comes back. */
  restart?: { afterSeconds: number; downSeconds: number };
  /** Writes are forgotten so often: a watch that goes on from an old version gets 410. */
  compactEverySeconds?: number;
}

/** Edits at a time: so many seconds after the start. */
export interface Later {
  afterSeconds: number;
  edits: Edit[];
  /** Databases that are dropped. */
  dropDatabases?: string[];
}
