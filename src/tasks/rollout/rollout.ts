import type { Cluster } from '../../cluster/cluster.ts';
import { Problem } from '../../problem.ts';
import type { TaskIo } from '../../run/task.ts';
import { observe, type Target } from './observe.ts';
import type { Observed } from './observed.ts';
import { findTrouble, type Trouble } from './trouble.ts';
import { isComplete, viewRollout } from './view.ts';

const lookEveryMs = 500;
const settleMs = 40;

/**
 * Waits until a Deployment's rollout is complete, and tells what is seen meanwhile as `resource.changed` of the task.
 * @throws Problem as soon as the rollout is in trouble that has outlasted its patience: what is wrong, and the next step.
 */
export async function awaitRollout(cluster: Cluster, target: Target, task: string, io: TaskIo): Promise<Observed> {
  const finished = new AbortController();
  const signal = AbortSignal.any([io.signal, finished.signal]);
  const tell = teller(target, task, io);
  const tellOutage = outageTeller(cluster, io);
  const outlasts = patience();
  let newest: Observed | undefined;
  let soon: NodeJS.Timeout | undefined;
  let regularly: NodeJS.Timeout | undefined;

  try {
    return await new Promise<Observed>((resolve, reject) => {
      const look = () => {
        soon = undefined;
        if (newest === undefined) return;
        tell(newest);
        const trouble = findTrouble(newest);
        if (isComplete(newest)) resolve(newest);
        else if (outlasts(trouble, performance.now())) reject(new Problem(trouble.message, { hint: trouble.hint }));
      };
      // Changes come in bursts; patience ends without any.
      regularly = setInterval(() => {
        tellOutage();
        look();
      }, lookEveryMs);
      const onChange = (observed: Observed) => {
        newest = observed;
        soon ??= setTimeout(look, settleMs);
      };
      observe(cluster, target, onChange, signal).then(() => reject(io.signal.reason), reject);
    });
  } finally {
    clearTimeout(soon);
    clearInterval(regularly);
    finished.abort();
  }
}

function teller(target: Target, task: string, { emit, progress }: TaskIo): (observed: Observed) => void {
  let said = '';
  let reason: string | undefined;
  return (observed: Observed) => {
    const seen = viewRollout(observed);
    const words = JSON.stringify(seen);
    if (words === said) return;
    said = words;
    emit({ type: 'resource.changed', task, kind: 'Deployment', name: target.name, seen });
    // A probe that fails again is news for the screen, but not another line.
    const kind = seen.reason?.replace(/ \(\d+ times\)$/, '');
    if (seen.reason !== undefined && kind !== reason) progress(seen.reason);
    reason = kind;
  };
}

/** Tells that the API server is away, and that it is back: nothing else is heard from it meanwhile. */
function outageTeller(cluster: Cluster, { progress }: TaskIo): () => void {
  let wasReachable = true;
  return () => {
    const isReachable = cluster.isReachable();
    if (isReachable !== wasReachable)
      progress(isReachable ? 'the API server answers again' : 'the API server does not answer; it is asked again');
    wasReachable = isReachable;
  };
}

/** Remembers since when there is a trouble. Returns whether it has lasted longer than it may; other trouble starts anew. */
export function patience() {
  let key: string | undefined;
  let since = 0;
  return (trouble: Trouble | undefined, now: number): trouble is Trouble => {
    if (trouble?.key !== key) {
      key = trouble?.key;
      since = now;
    }
    return trouble !== undefined && now - since >= trouble.patienceMs;
  };
}
