import type { Cluster } from '../../cluster/cluster.ts';
import { ClusterError } from '../../cluster/errors.ts';
import { deployments } from '../../cluster/kinds.ts';
import { names } from '../../manifests/names.ts';
import { Problem } from '../../problem.ts';
import type { Emit } from '../../run/events.ts';
import type { RolloutSeen } from '../../run/seen.ts';
import type { Context } from '../context.ts';
import { gather } from '../gather.ts';
import { kubectl } from '../kubectl.ts';
import { watchUntil } from '../watch-until.ts';
import { observe, type Target } from './observe.ts';
import type { Observed } from './observed.ts';
import { viewRollout } from './view.ts';

/** What comes from all of them within a second is told at once: nobody waits for it, and programs that log much cost no more. */
const settleMs = 1000;

/**
 * Watches the Deployments on which traces depend, and tells what is seen of each whenever that changes, as `resource.changed` of its
 * task. For after a run, in which its tasks tell it themselves. Ends when the signal aborts, and never rejects: one that may not be
 * watched is left out.
 */
export async function watchDeployments({ cluster, settings }: Context, emit: Emit, signal: AbortSignal): Promise<void> {
  const { namespace, llamastack } = settings;
  const all = [
    { task: 'mlflow', name: names.mlflow, imageSetting: 'mlflow.image' },
    { task: 'collector.deploy', name: names.collector, imageSetting: 'collector.image' },
    { task: 'llamastack.configure', name: llamastack.name },
  ];
  const news = new Set<() => void>();
  const tellAll = () => {
    const tells = [...news];
    news.clear();
    for (const tell of tells) tell();
  };
  const soon = gather(settleMs, tellAll, signal);
  const watches = all.map(({ task, ...target }) => {
    let look: (() => RolloutSeen) | undefined;
    const say = teller((seen) => emit({ type: 'resource.changed', task, kind: 'Deployment', name: target.name, seen }));
    const tell = () => look && say(look());
    const onChange = (newest: () => RolloutSeen) => {
      look = newest;
      news.add(tell);
      soon();
    };
    return watchDeployment(cluster, { namespace, kubectl: kubectl(settings), ...target }, onChange, signal);
  });
  await Promise.allSettled(watches);
}

/** Observes it as long as it is there, and again when it comes back. @param onChange gets the way to see it as it is by then */
async function watchDeployment(
  cluster: Cluster,
  target: Omit<Target, 'labels'>,
  onChange: (look: () => RolloutSeen) => void,
  signal: AbortSignal,
): Promise<void> {
  let last: Observed | undefined;
  while (!signal.aborted) {
    const deployment = await watchUntil(cluster, deployments, target, (found) => found, signal);
    const labels = deployment.spec?.selector.matchLabels ?? {};
    // Nothing of a Deployment that was deleted is to be heard any more.
    const ended = new AbortController();
    try {
      await observe(
        cluster,
        { ...target, labels },
        (observed) => {
          last = observed;
          onChange(() => viewRollout(observed));
        },
        AbortSignal.any([signal, ended.signal]),
      );
    } catch (error) {
      if (error instanceof ClusterError || !(error instanceof Problem)) throw error;
      const seen = last && viewRollout(last);
      onChange(() => gone(seen, error.message));
    } finally {
      ended.abort();
    }
  }
}

/** A Deployment that was deleted, with the last that was heard of it. */
function gone(last: RolloutSeen | undefined, reason: string): RolloutSeen {
  const { desired = 1, generation = 0, events = [], log = [] } = last ?? {};
  return { view: 'rollout', generation, desired, updated: 0, ready: 0, available: 0, replicaSets: [], conditions: [], events, log, reason };
}

/** Passes on what is not the same as before. */
function teller(pass: (seen: RolloutSeen) => void): (seen: RolloutSeen) => void {
  let said = '';
  return (seen) => {
    const words = JSON.stringify(seen);
    if (words === said) return;
    said = words;
    pass(seen);
  };
}
