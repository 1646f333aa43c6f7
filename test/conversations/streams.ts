import http from 'node:http';
import { describe, expect, test, vi } from 'vitest';
import { ask } from './support/ask.ts';
import { expectRecorded } from './support/recorded.ts';
import { expectError, namespace, patient, type World } from './support/world.ts';

const pod = 'talker';
const target = { namespace, pod, container: 'python' };

/** exec, port-forward and logs of the pod `talker`. */
export function streams(world: () => World): void {
  describe('exec', () => {
    const run = (script: string, deadlineMs = 20_000) => world().cluster.exec(target, ['sh', '-c', script], { deadlineMs }, patient);

    test('output, errors and exit code', async () => {
      expect(await run('echo out; echo err >&2; exit 7')).toEqual({ exitCode: 7, stdout: 'out\n', stderr: 'err\n' });
    });

    test('all of a long output', async () => {
      const { stdout } = await run('seq 1 200000');
      expect(stdout.split('\n').length).toBe(200_001);
      expect(stdout.endsWith('\n200000\n')).toBe(true);
    });

    test('a command that reads stdin does not hang', async () => {
      expect(await run('cat; echo done')).toMatchObject({ exitCode: 0, stdout: 'done\n' });
    });

    test('the deadline, a missing command, container and pod', async () => {
      const exec = (at: typeof target, command: string) => world().cluster.exec(at, [command], { deadlineMs: 20_000 }, patient);
      await expectError('lost', run('sleep 60', 300));
      expect((await expectError('invalid', exec(target, 'no-such-command'))).message).toContain('no-such-command');
      await expectError('invalid', exec({ ...target, container: 'x' }, 'ls'));
      await expectError('gone', exec({ ...target, pod: 'x' }, 'ls'));
    });
  });

  describe('tunnel and logs', () => {
    const post = (agent: http.Agent, path: string, body: Buffer) =>
      new Promise<Buffer>((resolve, reject) => {
        const headers = { 'Content-Length': body.length };
        const sent = http.request({ agent, host: 'talker', path, method: 'POST', headers }, async (response) => {
          const chunks: Buffer[] = [];
          for await (const chunk of response) chunks.push(chunk);
          resolve(Buffer.concat(chunks));
        });
        sent.on('error', reject).end(body);
      });

    test('requests reach the port of the pod, small and large, one after the other and together', async () => {
      const agent = world().cluster.tunnel({ namespace, pod, port: 8000 });
      const large = Buffer.alloc(4 * 1024 * 1024, 'abcdefghijk');
      expect(String(await post(agent, '/small', Buffer.from('hello')))).toBe('hello');
      expect((await post(agent, '/large', large)).equals(large)).toBe(true);
      const together = await Promise.all(Array.from({ length: 10 }, (_, index) => post(agent, '/many', Buffer.from(`${index}`))));
      expect(together.map(String)).toEqual(Array.from({ length: 10 }, (_, index) => `${index}`));
      agent.destroy();
    });

    test('a port that nobody listens on, and a pod that is not there', async () => {
      const closed = world().cluster.tunnel({ namespace, pod, port: 9 });
      // The kubelet may close before its words are through.
      expect((await expectError('lost', post(closed, '/', Buffer.from('x')))).message).toMatch(/refused|the connection closed/);
      const nobody = world().cluster.tunnel({ namespace, pod: 'nobody', port: 9 });
      await expectError('gone', post(nobody, '/', Buffer.from('x')));
      closed.destroy();
      nobody.destroy();
    });

    test('the log from a time on', async () => {
      const log = (query: string) => ask(world().selected, { path: `/api/v1/namespaces/${namespace}/pods/${pod}/log?${query}` });
      expect((await log('sinceTime=2000-01-01T00:00:00Z')).body).toMatch(/^ready\n/);
      expect((await log('sinceTime=2100-01-01T00:00:00%2B01:00')).body).toBe('');
      await expectRecorded(world(), 'a-log-since-no-time', await log('sinceTime=abc'));
      await expectRecorded(world(), 'a-log-since-two-times', await log('sinceTime=2000-01-01T00:00:00Z&sinceSeconds=1&tailLines=-1'));
    });

    test('the log so far, and as it is written', async () => {
      const { cluster } = world();
      const sofar: string[] = [];
      await cluster.followLog(target, { tailLines: 1000, follow: false }, (line) => sofar.push(line), patient);
      expect(sofar[0]).toBe('ready');
      const nobody = cluster.followLog({ ...target, container: 'nobody' }, { tailLines: 5 }, () => {}, patient);
      expect((await expectError('invalid', nobody)).message).toContain('container nobody is not valid for pod talker');
      const before = cluster.followLog(target, { tailLines: 5, previous: true }, () => {}, patient);
      expect((await expectError('invalid', before)).message).toContain('previous terminated container "python" in pod "talker" not found');
      const stop = new AbortController();
      const lines: string[] = [];
      const following = cluster.followLog(target, { tailLines: 0 }, (line) => lines.push(line), stop.signal);
      const agent = cluster.tunnel({ namespace, pod, port: 8000 });
      // The log may start to be followed after the first request was answered.
      await vi.waitUntil(async () => (await post(agent, '/followed', Buffer.from('x'))) && lines.includes('got /followed'), {
        timeout: 10_000,
      });
      agent.destroy();
      stop.abort();
      await expect(following).resolves.toBeUndefined();
    });
  });
}
