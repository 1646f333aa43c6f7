import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';

/** The lab's containerd listens beside its kubeconfig. */
const socket = join(dirname(process.env.KUBECONFIG ?? ''), 'containerd.sock');

function ctr(...args: string[]): void {
  execFileSync('ctr', ['-a', socket, '-n', 'k8s.io', 'images', ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Gives an image of the node a second name, which pods can use from then on. */
export function tagImage(image: string, name: string): void {
  ctr('tag', '--force', image, name);
}

/** Takes an image from the node, or nothing. */
export function removeImage(name: string): void {
  ctr('rm', name);
}
