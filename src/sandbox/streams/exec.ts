import type { WebSocket } from 'ws';
import type { RunningContainer } from '../program.ts';
import { type ExecProtocol, endedStatus, notStartedStatus, notUpgradedStatus } from './command-status.ts';
import { frame } from './frame.ts';

const channels = { stdout: 1, stderr: 2, status: 3 };
/** What the container runtime hands on at a time. */
const pieceBytes = 32 * 1024;

interface Command {
  command: string[];
  stdout: boolean;
  stderr: boolean;
}

/** Runs a command in a container, without stdin, and tells the WebSocket how it went; then closes it. */
export async function runExec(
  socket: WebSocket,
  running: RunningContainer | undefined,
  container: string,
  wanted: Command,
  protocol: ExecProtocol,
): Promise<void> {
  // Whatever comes first: the API server opens the lowest channel that it has with an empty message.
  const opening = wanted.stdout ? channels.stdout : wanted.stderr ? channels.stderr : channels.status;
  socket.send(frame(opening));
  const status = await run(socket, running, container, wanted, protocol);
  socket.send(frame(channels.status, status));
  socket.close(1000);
}

async function run(
  socket: WebSocket,
  running: RunningContainer | undefined,
  container: string,
  { command, stdout, stderr }: Command,
  protocol: ExecProtocol,
): Promise<string> {
  if (!stdout && !stderr) return notUpgradedStatus('you must specify at least 1 of stdin, stdout, stderr');
  if (running === undefined || running.os.signal.aborted) return notUpgradedStatus(`container not found ("${container}")`);
  const { program, os } = running;
  const executed = command.length === 0 ? undefined : await untilStopped(program.exec?.(command, os), os.signal);
  if (executed === undefined) return notStartedStatus(command, protocol);
  if (stdout) await send(socket, channels.stdout, executed.stdout);
  if (stderr) await send(socket, channels.stderr, executed.stderr);
  return endedStatus(executed, command, protocol);
}

/** A command dies with its container: SIGKILL. */
async function untilStopped<T>(work: Promise<T> | undefined, signal: AbortSignal) {
  const killed = { exitCode: 137, stdout: '', stderr: '' };
  const stopped = Promise.withResolvers<typeof killed>();
  const stop = () => stopped.resolve(killed);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, stopped.promise]);
  } catch (error) {
    // Of two that hear of the end, the command may be the first.
    if (signal.aborted) return killed;
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Piece by piece, each when the one before has left. */
async function send(socket: WebSocket, channel: number, text: string): Promise<void> {
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += pieceBytes) {
    // A client that has gone needs no more; that is all an error says.
    await new Promise<void>((resolve) => socket.send(frame(channel, bytes.subarray(start, start + pieceBytes)), () => resolve()));
  }
}
