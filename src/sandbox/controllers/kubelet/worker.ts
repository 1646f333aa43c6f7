import type { Container, Pod } from 'kubernetes-types/core/v1.d.ts';
import { pods } from '../../../cluster/kinds.ts';
import { removeObject } from '../../api/remove.ts';
import type { Machine } from '../../machine.ts';
import { stamp } from '../../store.ts';
import { record } from '../events.ts';
import { atOf, inBackground, setStatus } from '../objects.ts';
import { type KeepRunning, keepRunning } from './container.ts';
import type { Instance } from './instance.ts';
import { type PodRecord, statusOf } from './records.ts';
import { whyNotMounted } from './volumes.ts';

/** How long the making of a pod's sandbox takes. */
const sandboxSeconds = 0.4;
/** How long a program takes to end when it has nothing left to do. */
const endSeconds = 0.8;

/** What the kubelet does for one pod. */
export interface Worker {
  /** Ends its containers, then removes the pod. */
  stop(): void;
  /** The pod is gone; so is all of it. */
  kill(): void;
}

/** What the workers of a node share. */
export interface Node {
  machine: Machine;
  nextIp(): string;
  /** Images that were pulled. */
  pulled: Set<string>;
}

/** Brings a pod up, and keeps it up. */
export function startWorker(node: Node, pod: Pod): Worker {
  const { machine } = node;
  const { clock } = machine;
  const { namespace, name } = atOf(pod);
  const life = new AbortController();
  const signal = AbortSignal.any([machine.signal, life.signal]);
  const running = new Map<string, Instance>();
  const { seen, present, report } = createReport(machine, pod);
  let over = false;
  /** Nothing of it runs any more: unless finalizers hold the pod, it goes. */
  const leave = () => {
    const found = present();
    if (found !== undefined) removeObject(machine, pods, found, { gracePeriodSeconds: 0 });
  };
  const tellStop = () => {
    for (const { os } of running.values()) {
      const message = `Stopping container ${os.spec.name}`;
      record(machine, pod, { reason: 'Killing', message, component: 'kubelet', container: os.spec.name });
    }
  };
  const forget = () => {
    life.abort(new Error(`Pod ${name} is gone`));
    for (const instance of running.values()) instance.stop(0);
    for (const container of seen.containers) machine.containers.delete(`${namespace}/${name}/${container.name}`);
  };

  report();
  inBackground(machine, pod, signal, async () => {
    await mounted(machine, pod, signal);
    await clock.sleep(sandboxSeconds, signal);
    seen.ip = node.nextIp();
    report();
    const addressed = { ...pod, status: { ...pod.status, podIP: seen.ip } };
    for (const [index, spec] of containersOf(pod).entries()) {
      const one = seen.containers[index] ?? waitingRecord(spec);
      const context: KeepRunning = { node, pod: addressed, spec, record: one, running, report, signal };
      inBackground(machine, pod, signal, () => keepRunning(context));
    }
  });

  return {
    kill() {
      // Gone at once, it is stopped all the same; else that was told before.
      if (!life.signal.aborted) tellStop();
      forget();
    },
    stop() {
      if (over) leave();
      if (life.signal.aborted) return;
      life.abort(new Error(`Pod ${name} is stopped`));
      inBackground(machine, pod, machine.signal, async () => {
        const grace = present()?.metadata?.deletionGracePeriodSeconds ?? 30;
        tellStop();
        for (const instance of running.values()) instance.stop(grace);
        await Promise.all([...running.values()].map(({ ended }) => ended));
        await clock.sleep(endSeconds, machine.signal);
        // Somebody had no patience: there may be another one of its name by now.
        if (present() === undefined) return;
        for (const one of seen.containers) Object.assign(one, { ready: false, started: false });
        report();
        forget();
        over = true;
        leave();
      });
    },
  };
}

/** What is known of a pod, nothing yet, and the way to tell it. */
function createReport(machine: Machine, pod: Pod) {
  const { store, clock } = machine;
  const at = atOf(pod);
  const seen: PodRecord = { startTime: stamp(clock), containers: containersOf(pod).map(waitingRecord) };
  const present = () => {
    const found = store.get(pods, at);
    return found?.metadata?.uid === pod.metadata?.uid ? found : undefined;
  };
  const report = () => {
    const found = present();
    if (found !== undefined) setStatus(machine, pods, at, statusOf(found, seen, stamp(clock)));
  };
  return { seen, present, report };
}

function containersOf({ spec }: Pod): Container[] {
  return spec?.containers ?? [];
}

function waitingRecord({ name, image = '' }: Container): PodRecord['containers'][number] {
  return { name, image, state: { waiting: { reason: 'ContainerCreating' } }, restarts: 0, started: false, ready: false };
}

/** Waits until all volumes are there, longer from try to try. */
async function mounted(machine: Machine, pod: Pod, signal: AbortSignal): Promise<void> {
  for (let wait = 0.5; ; wait = Math.min(122, wait * 2)) {
    const message = whyNotMounted(machine.store, pod);
    if (message === undefined) return;
    record(machine, pod, { type: 'Warning', reason: 'FailedMount', message, component: 'kubelet' });
    await machine.clock.sleep(wait, signal);
  }
}
