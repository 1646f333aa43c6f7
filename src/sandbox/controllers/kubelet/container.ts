import { randomBytes } from 'node:crypto';
import type { Container, Pod } from 'kubernetes-types/core/v1.d.ts';
import { rfc3339 } from '../../clock.ts';
import { record } from '../events.ts';
import { type Instance, startInstance } from './instance.ts';
import { runProbes } from './probes.ts';
import { type ContainerRecord, lastWords, nextBackOff } from './records.ts';
import { filesOf } from './volumes.ts';
import { backedOff, configured, pulled, tell } from './waits.ts';
import type { Node } from './worker.ts';

/** The kubelet looks at its containers about once a second. */
const lookSeconds = 0.7;

/** A container that is to run, and what is known of it. */
export interface KeepRunning {
  node: Node;
  pod: Pod;
  spec: Container;
  record: ContainerRecord;
  /** Those of the pod that run, by name. */
  running: Map<string, Instance>;
  /** Writes the pod's status. */
  report(): void;
  signal: AbortSignal;
}

/** Starts a container, and starts it again whenever it ends. Rejects with the signal's reason. */
export async function keepRunning(context: KeepRunning): Promise<void> {
  const { node, pod, spec, record: one, running, signal } = context;
  const { clock, containers } = node.machine;
  const key = `${pod.metadata?.namespace}/${pod.metadata?.name}/${spec.name}`;
  // One that is left of a try that failed.
  running.get(spec.name)?.stop(0);
  for (let backOff = 0; ; ) {
    const program = await pulled(context);
    const env = await configured(context);
    tell(context, { reason: 'Created', message: `Created container: ${spec.name}` });
    const files = filesOf(node.machine.store, pod, spec);
    const begun = clock.seconds();
    const instance = startInstance(node.machine, program, { pod, spec, ip: pod.status?.podIP ?? '', env, files });
    const previous = containers.get(key)?.log;
    containers.set(key, { os: instance.os, program, log: instance.log, ...(previous === undefined ? {} : { previousLog: previous }) });
    running.set(spec.name, instance);
    tell(context, { reason: 'Started', message: `Started container ${spec.name}` });
    await untilEnded(context, instance);
    const ran = clock.seconds() - begun;
    running.delete(spec.name);
    signal.throwIfAborted();
    await clock.sleep(lookSeconds, signal);
    // The first time it is started again at once; one that ran well for ten minutes begins anew.
    if (one.restarts > 0) backOff = ran > 600 ? 10 : nextBackOff(backOff);
    if (backOff > 0) await backedOff(context, backOff);
    one.restarts++;
  }
}

/** From its start to its end. */
async function untilEnded({ node, pod, spec, record: one, report, signal }: KeepRunning, instance: Instance): Promise<void> {
  const { clock } = node.machine;
  const id = `containerd://${randomBytes(32).toString('hex')}`;
  const startedAt = rfc3339(instance.startedAt);
  await Promise.race([instance.ended, clock.sleep(lookSeconds, signal)]);
  if (!instance.os.signal.aborted) {
    Object.assign(one, { state: { running: { startedAt } }, id, started: spec.startupProbe === undefined });
    report();
    runProbes(node.machine, instance, {
      started() {
        if (one.started) return;
        one.started = true;
        report();
      },
      ready(ready) {
        if (one.ready === ready) return;
        one.ready = ready;
        report();
      },
      kill(probe) {
        const message = `Container ${spec.name} failed ${probe} probe, will be restarted`;
        record(node.machine, pod, { reason: 'Killing', message, component: 'kubelet', container: spec.name });
        instance.stop(pod.spec?.terminationGracePeriodSeconds ?? 30);
      },
    });
  }
  const { exitCode, reason, finishedAt } = await instance.ended;
  const words =
    spec.terminationMessagePolicy === 'FallbackToLogsOnError' && exitCode !== 0
      ? lastWords(instance.log.lines.map(({ text }) => text))
      : '';
  const terminated = {
    exitCode,
    reason,
    startedAt,
    finishedAt: rfc3339(finishedAt),
    containerID: id,
    ...(words === '' ? {} : { message: words }),
  };
  Object.assign(one, { state: { terminated }, lastState: terminated, id, started: false, ready: false });
  report();
}
