import { spawn } from 'node:child_process';
import type { Executed, Program } from '../../../src/sandbox/program.ts';

/**
 * The sandbox's stand-in for the image of Python: the talker of talker.ts, and this machine's own commands in place of the image's, so
 * that exec and exit codes are those of real processes.
 */
export const talkerProgram: Program = {
  async start(container) {
    const [command = '', ...args] = [...(container.spec.command ?? []), ...(container.spec.args ?? [])];
    if (command !== 'python3') {
      const { exitCode, stdout } = await run(command, args, container.signal);
      for (const line of stdout.split('\n').filter((text) => text !== '')) container.log(line);
      container.exit(exitCode);
      return;
    }
    container.serve(8000, (request, response) => {
      response.setHeader('content-length', request.headers['content-length'] ?? '0');
      request.pipe(response);
      request.on('end', () => container.log(`got ${request.url}`));
    });
    container.log('ready');
  },
  async exec([command = '', ...args], { signal }) {
    return run(command, args, signal).catch(() => undefined);
  },
};

function run(command: string, args: string[], signal: AbortSignal): Promise<Executed> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], signal, killSignal: 'SIGKILL' });
  const [stdout, stderr] = [child.stdout, child.stderr].map(collect) as [Promise<string>, Promise<string>];
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', async (exitCode) => resolve({ exitCode: exitCode ?? 137, stdout: await stdout, stderr: await stderr }));
  });
}

async function collect(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
