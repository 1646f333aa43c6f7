import { createHash } from 'node:crypto';
import type { Executed } from '../program.ts';

/** The two WebSocket protocols of exec, the newer one first. With v5 the API server speaks SPDY to the kubelet and puts words of its own around. */
export const execProtocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'] as const;
export type ExecProtocol = (typeof execProtocols)[number];

/** How a command ended, as the Status on the error channel (seen on Kubernetes 1.34 with containerd). */
export function endedStatus({ exitCode }: Executed, command: string[], protocol: ExecProtocol): string {
  if (exitCode === 0) return JSON.stringify({ metadata: {}, status: 'Success' });
  const said =
    protocol === 'v5.channel.k8s.io'
      ? `command terminated with exit code ${exitCode}`
      : `error executing command [${command.join(' ')}], exit code ${exitCode}`;
  return JSON.stringify({
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: ${said}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(exitCode) }] },
  });
}

/** A command that the container's image does not have. */
export function notStartedStatus(command: string[], protocol: ExecProtocol): string {
  const [program = ''] = command;
  const id = createHash('sha256')
    .update(`${Date.now()} ${command.join(' ')}`)
    .digest('hex');
  const why =
    command.length === 0
      ? 'args must not be empty'
      : `unable to start container process: exec: "${program}": ${
          program.includes('/') ? `stat ${program}: no such file or directory` : 'executable file not found in $PATH'
        }`;
  const message = `error executing command in container: failed to exec in container: failed to start exec "${id}": OCI runtime exec failed: exec failed: ${why}: unknown`;
  return internalError(protocol === 'v5.channel.k8s.io' ? `Internal error occurred: ${message}` : message);
}

/** There is no running container to exec in, or nothing to read of it. */
export function notUpgradedStatus(why: string): string {
  return internalError(`unable to upgrade connection: ${why}`);
}

function internalError(message: string): string {
  return JSON.stringify({
    metadata: {},
    status: 'Failure',
    message: `Internal error occurred: ${message}`,
    reason: 'InternalError',
    details: { causes: [{ message }] },
    code: 500,
  });
}
