import { describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { Executed, Program } from '../../../../src/sandbox/program.ts';
import { endedStatus, notStartedStatus, notUpgradedStatus } from '../../../../src/sandbox/streams/command-status.ts';
import { clusterError, patient } from '../../cluster/support/client.ts';
import { startTalker, target } from './api.ts';

const done = (stdout: string): Executed => ({ exitCode: 0, stdout, stderr: '' });
const deadlineMs = 5000;

describe('through the client', () => {
  test('output, errors and exit code, and the command as it was given', async () => {
    const exec = vi.fn(async () => ({ exitCode: 7, stdout: 'out\n', stderr: 'err ü\n' }));
    const { cluster } = await startTalker({ exec });
    const command = ['psql', '-c', 'select 1 & 2'];
    expect(await cluster.exec(target, command, { deadlineMs }, patient)).toEqual({ exitCode: 7, stdout: 'out\n', stderr: 'err ü\n' });
    expect(exec).toHaveBeenCalledWith(command, expect.anything());
  });

  test('all of a long output', async () => {
    const long = Array.from({ length: 200_000 }, (_, line) => `${line} ü\n`).join('');
    const { cluster } = await startTalker({ exec: async () => done(long) });
    const { stdout } = await cluster.exec(target, ['seq'], { deadlineMs }, patient);
    expect(stdout === long).toBe(true);
  });

  test('a command that is not in the image is told in the words of the container runtime', async () => {
    const { cluster } = await startTalker({ exec: async () => undefined });
    const error = await clusterError(cluster.exec(target, ['no-such-command'], { deadlineMs }, patient));
    expect(error).toMatchObject({ code: 'invalid' });
    expect(error.message).toContain('unable to start container process: exec: "no-such-command": executable file not found in $PATH');
    const { cluster: without } = await startTalker({});
    await expect(without.exec(target, ['ls'], { deadlineMs }, patient)).rejects.toThrow('executable file not found in $PATH');
  });

  test('the deadline, a container and a pod that are not there', async () => {
    const { cluster } = await startTalker({ exec: () => new Promise(() => {}) });
    expect(await clusterError(cluster.exec(target, ['sleep'], { deadlineMs: 50 }, patient))).toMatchObject({ code: 'lost' });
    const elsewhere = cluster.exec({ ...target, container: 'x' }, ['ls'], { deadlineMs }, patient);
    expect(await clusterError(elsewhere)).toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('container x is not valid for pod talker'),
    });
    const nobody = await clusterError(cluster.exec({ ...target, pod: 'x' }, ['ls'], { deadlineMs }, patient));
    expect(nobody).toMatchObject({ code: 'gone', message: expect.stringContaining('pods "x" not found') });
  });

  test('a pod without a node, and one whose container has ended', async () => {
    const pending = await startTalker({ pod: { spec: { containers: [{ name: 'python' }] }, status: { phase: 'Pending' } } });
    const error = await clusterError(pending.cluster.exec(target, ['ls'], { deadlineMs }, patient));
    expect(error.message).toContain('pod talker does not have a host assigned');
    const ended = await startTalker({ exec: async () => done('') });
    ended.stopContainer();
    await expect(ended.cluster.exec(target, ['ls'], { deadlineMs }, patient)).rejects.toThrow('container not found ("python")');
  });

  test('a command dies with its container', async () => {
    const started = Promise.withResolvers<void>();
    const exec = () => {
      started.resolve();
      return new Promise<undefined>(() => {});
    };
    const { cluster, stopContainer } = await startTalker({ exec });
    const running = cluster.exec(target, ['sleep'], { deadlineMs }, patient);
    await started.promise;
    stopContainer();
    expect(await running).toMatchObject({ exitCode: 137 });
  });

  test("the sandbox's own mistake in a command costs its stream, and is told", async () => {
    const { cluster, machine } = await startTalker({ exec: () => Promise.reject(new TypeError('odd')) });
    expect(await clusterError(cluster.exec(target, ['sleep'], { deadlineMs }, patient))).toMatchObject({ code: 'lost' });
    expect([...machine.failures]).toEqual([expect.stringMatching(/^exec in here\/talker\/python: TypeError: odd/)]);
    machine.failures.clear();
  });

  test('a command that is cut off by the end of its container is no mistake', async () => {
    const started = Promise.withResolvers<void>();
    const exec: Program['exec'] = (_command, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('cut off')));
        started.resolve();
      });
    const { cluster, stopContainer } = await startTalker({ exec });
    const running = cluster.exec(target, ['sleep'], { deadlineMs }, patient);
    await started.promise;
    stopContainer();
    expect(await running).toMatchObject({ exitCode: 137 });
  });
});

test.each(['close', 'stopServer'] as const)('a stream is cut when the sandbox or its server closes: %s', async (end) => {
  const started = Promise.withResolvers<void>();
  const exec = () => {
    started.resolve();
    return new Promise<undefined>(() => {});
  };
  const talker = await startTalker({ exec });
  const socket = new WebSocket(`${talker.url}/api/v1/namespaces/here/pods/talker/exec?command=sleep&stdout=true`, ['v4.channel.k8s.io']);
  let code = 0;
  socket.once('close', (closed) => (code = closed));
  await started.promise;
  void talker[end]();
  // Without a word: abnormally.
  await expect.poll(() => code).toBe(1006);
});

test('frames come as from the API server: an empty one, output, the status, and a close', async () => {
  const { url } = await startTalker({ exec: async () => done('hi\n') });
  const at = `${url}/api/v1/namespaces/here/pods/talker/exec?command=echo&stdout=true&stderr=true`;
  const socket = new WebSocket(at, ['v4.channel.k8s.io']);
  const frames: string[] = [];
  socket.on('message', (data) => frames.push(String(data)));
  const code = await new Promise((resolve) => socket.on('close', resolve));
  expect({ frames, code, protocol: socket.protocol }).toEqual({
    frames: ['\x01', '\x01hi\n', '\x03{"metadata":{},"status":"Success"}'],
    code: 1000,
    protocol: 'v4.channel.k8s.io',
  });
});

test('a command whose output nobody wants is not run', async () => {
  const exec = vi.fn(async () => done(''));
  const { url } = await startTalker({ exec });
  const socket = new WebSocket(`${url}/api/v1/namespaces/here/pods/talker/exec?command=ls`, ['v4.channel.k8s.io']);
  const frames: string[] = [];
  socket.on('message', (data) => frames.push(String(data)));
  await new Promise((resolve) => socket.on('close', resolve));
  expect(frames).toEqual(['\x03', expect.stringContaining('you must specify at least 1 of stdin, stdout, stderr')]);
  expect(exec).not.toHaveBeenCalled();
});

test('a protocol that is not known is refused', async () => {
  const { url } = await startTalker({});
  const socket = new WebSocket(`${url}/api/v1/namespaces/here/pods/talker/exec?stdout=true`, ['v9.channel.k8s.io']);
  await expect(new Promise((_, reject) => socket.on('error', reject))).rejects.toThrow('403');
});

// Answers of Kubernetes 1.34, but for the id of the exec.
const id = 'aef19f407e74feb7f0ca613a8342faee0f0e29aaf2cb4eba01db1c2d3ba4fd88';
const oci = `error executing command in container: failed to exec in container: failed to start exec \\"${id}\\": OCI runtime exec failed: exec failed: `;
const notThere = `${oci}unable to start container process: exec: \\"nosuch\\": executable file not found in $PATH: unknown`;
const failed = (message: string, cause: string) =>
  `{"metadata":{},"status":"Failure","message":"${message}","reason":"InternalError","details":{"causes":[{"message":"${cause}"}]},"code":500}`;
const exited = (words: string, code: number) =>
  `{"metadata":{},"status":"Failure","message":"command terminated with non-zero exit code: ${words}","reason":"NonZeroExitCode","details":{"causes":[{"reason":"ExitCode","message":"${code}"}]}}`;
const ended = { exitCode: 7, stdout: '', stderr: '' };

test.each([
  { name: 'v5, exit 7', status: endedStatus(ended, ['sh'], 'v5.channel.k8s.io'), real: exited('command terminated with exit code 7', 7) },
  {
    name: 'v4, exit 7',
    status: endedStatus(ended, ['sh', '-c', 'exit 7'], 'v4.channel.k8s.io'),
    real: exited('error executing command [sh -c exit 7], exit code 7', 7),
  },
  {
    name: 'v5, no such command',
    status: notStartedStatus(['nosuch'], 'v5.channel.k8s.io'),
    real: failed(`Internal error occurred: Internal error occurred: ${notThere}`, `Internal error occurred: ${notThere}`),
  },
  {
    name: 'v4, no such command',
    status: notStartedStatus(['nosuch'], 'v4.channel.k8s.io'),
    real: failed(`Internal error occurred: ${notThere}`, notThere),
  },
  {
    name: 'v4, no such path',
    status: notStartedStatus(['/no/such'], 'v4.channel.k8s.io'),
    real: failed(
      `Internal error occurred: ${oci}unable to start container process: exec: \\"/no/such\\": stat /no/such: no such file or directory: unknown`,
      `${oci}unable to start container process: exec: \\"/no/such\\": stat /no/such: no such file or directory: unknown`,
    ),
  },
  {
    name: 'v4, no command',
    status: notStartedStatus([], 'v4.channel.k8s.io'),
    real: failed(`Internal error occurred: ${oci}args must not be empty: unknown`, `${oci}args must not be empty: unknown`),
  },
  {
    name: 'nothing to read',
    status: notUpgradedStatus('you must specify at least 1 of stdin, stdout, stderr'),
    real: failed(
      'Internal error occurred: unable to upgrade connection: you must specify at least 1 of stdin, stdout, stderr',
      'unable to upgrade connection: you must specify at least 1 of stdin, stdout, stderr',
    ),
  },
])('the status of $name is the real one', ({ status, real }) => {
  expect(status.replace(/\\"[\da-f]{64}\\"/g, `\\"${id}\\"`)).toBe(real);
});
