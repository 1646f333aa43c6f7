import { podPath, query } from '../api/paths.ts';
import type { ExecResult, Target } from '../cluster.ts';
import { ClusterError } from '../errors.ts';
import type { Connection } from '../transport/connection.ts';
import { readCommandEnd } from './exit-code.ts';
import { openWebSocket, readFrame } from './websocket.ts';

/** The remote command protocol's channels (k8s.io/apimachinery, pkg/util/remotecommand); 255 closes one, which only stdin needs. */
const channels = { stdout: 1, stderr: 2, status: 3 };

/**
 * Runs a command in a container, without stdin. A non-zero exit code is a result; a command that can't be started, a connection that
 * closes before the status, and the deadline are ClusterErrors (`invalid`, `lost`).
 */
export async function runCommand(
  connection: Connection,
  target: Target,
  command: string[],
  { deadlineMs }: { deadlineMs: number },
  signal: AbortSignal,
): Promise<ExecResult> {
  const asked = `run ${command[0]} in pod ${target.pod}`;
  const path = podPath(target, 'exec') + query({ container: target.container, command, stdout: true, stderr: true });
  const deadline = AbortSignal.timeout(deadlineMs);
  const stop = AbortSignal.any([signal, deadline]);
  try {
    const socket = await openWebSocket(connection, { path, protocols: ['v5.channel.k8s.io', 'v4.channel.k8s.io'], asked }, stop);
    const onStop = () => socket.terminate();
    stop.addEventListener('abort', onStop);
    try {
      return await new Promise<ExecResult>((resolve, reject) => {
        const stdout: Buffer[] = [];
        const stderr: Buffer[] = [];
        socket.on('message', (data, isBinary) => {
          const frame = readFrame(data, isBinary);
          if (frame?.channel === channels.stdout) stdout.push(frame.payload);
          if (frame?.channel === channels.stderr) stderr.push(frame.payload);
          if (frame?.channel !== channels.status) return;
          const end = readCommandEnd(frame.payload.toString());
          if ('failure' in end) return reject(new ClusterError('invalid', `${asked}: ${end.failure}`));
          resolve({ ...end, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() });
        });
        socket.once('close', () => reject(new ClusterError('lost', `${asked}: the connection closed before the command ended`)));
        socket.resume();
        stop.throwIfAborted();
      });
    } finally {
      stop.removeEventListener('abort', onStop);
      socket.terminate();
    }
  } catch (error) {
    signal.throwIfAborted();
    if (!deadline.aborted) throw error;
    throw new ClusterError('lost', `${asked}: it did not end within ${deadlineMs / 1000} s`);
  }
}
