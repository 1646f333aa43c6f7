import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { kubectl } from './namespace.ts';

/** The lab's containerd listens beside its kubeconfig. */
const socket = join(dirname(process.env.KUBECONFIG ?? ''), 'containerd.sock');

/** Ends the container of the one pod of an app, without a chance to finish anything; the kubelet starts another in its place. */
export function killContainer(app: string): void {
  const path = 'jsonpath={.items[0].status.containerStatuses[0].containerID}';
  const id = kubectl('get', 'pods', '-l', `app.kubernetes.io/name=${app}`, '-o', path).replace('containerd://', '');
  execFileSync('ctr', ['-a', socket, '-n', 'k8s.io', 'tasks', 'kill', '-s', 'SIGKILL', id], { stdio: ['ignore', 'ignore', 'pipe'] });
}
