import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import { pods } from '../../../cluster/kinds.ts';
import { removeObject } from '../../api/remove.ts';
import type { Machine } from '../../machine.ts';
import { runController } from '../loop.ts';
import { atOf } from '../objects.ts';
import { startWorker, type Worker } from './worker.ts';

/** Runs the pods of the one node. */
export function runKubelet(machine: Machine): void {
  const workers = new Map<string, Worker>();
  let ips = 8;
  const nextIp = () => {
    ips++;
    return `10.244.${Math.floor(ips / 254)}.${(ips % 254) + 1}`;
  };
  const node = { machine, nextIp, pulled: new Set<string>() };
  const uidOf = ({ metadata }: Pod) => metadata?.uid ?? '';
  const end = (pod: Pod) => {
    workers.get(uidOf(pod))?.kill();
    workers.delete(uidOf(pod));
  };
  runController(machine, {
    kind: pods,
    concerns: {
      Pod(object, { type }) {
        if (type === 'DELETED') end(object as Pod);
        return type === 'DELETED' ? [] : [atOf(object)];
      },
    },
    act(pod) {
      const isDeleted = pod.metadata?.deletionTimestamp !== undefined;
      if (pod.spec?.nodeName === undefined) {
        if (isDeleted) removeObject(machine, pods, pod, {});
        return;
      }
      const worker = workers.get(uidOf(pod)) ?? startWorker(node, pod);
      workers.set(uidOf(pod), worker);
      if (isDeleted) worker.stop();
    },
  });
}
