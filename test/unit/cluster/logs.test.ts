import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { lineBatches } from '../../../src/cluster/streams/lines.ts';
import { refuse, startApiServer } from './support/api-server.ts';
import { clusterAt, clusterError, patient } from './support/client.ts';

const target = { namespace: 'n', pod: 'p', container: 'c' };

describe('lineBatches', () => {
  const collect = async (chunks: Buffer[]) => {
    const batches: string[][] = [];
    for await (const lines of lineBatches(Readable.from(chunks, { objectMode: false }), () => new Error())) batches.push(lines);
    return batches;
  };
  const bytes = Buffer.from('ü');

  test.each([
    { name: 'lines of one chunk', chunks: ['a\nb\n'], batches: [['a', 'b']] },
    { name: 'a line in pieces', chunks: ['a', 'b', 'c\nd\n'], batches: [['abc', 'd']] },
    { name: 'a character in pieces', chunks: [bytes.subarray(0, 1), bytes.subarray(1), '\n'], batches: [['ü']] },
    { name: 'a last line without end', chunks: ['a\nb'], batches: [['a'], ['b']] },
    { name: 'empty lines', chunks: ['\n\n'], batches: [['', '']] },
    { name: 'nothing', chunks: [], batches: [] },
  ])('$name', async ({ chunks, batches }) => {
    expect(await collect(chunks.map((chunk) => Buffer.from(chunk as string)))).toEqual(batches);
  });
});

describe('followLog', () => {
  test('a container without a log says why', async () => {
    const api = await startApiServer((_request, response) => refuse(response, 400, 'container "c" is waiting to start: ContainerCreating'));
    const error = await clusterError((await clusterAt(api.url)).followLog(target, { tailLines: 5 }, () => {}, patient));
    expect(error).toMatchObject({ code: 'invalid', status: 400 });
    expect(error.message).toContain('read the log of c in pod p: container "c" is waiting to start');
  });

  test('calls back line by line, until the container ends', async () => {
    const api = await startApiServer((_request, response) => {
      response.write('a\nb');
      response.end('c\n');
    });
    const lines: string[] = [];
    await (await clusterAt(api.url)).followLog(target, { tailLines: 2 }, (line) => lines.push(line), patient);
    expect(lines).toEqual(['a', 'bc']);
    expect(api.received[0]?.path).toBe('/api/v1/namespaces/n/pods/p/log');
    expect(api.received[0]?.query.toString()).toBe('container=c&tailLines=2&follow=true');
  });

  test('of the instance before is only read', async () => {
    const api = await startApiServer((_request, response) => void response.end('panic\n'));
    const lines: string[] = [];
    await (await clusterAt(api.url)).followLog(target, { tailLines: 2, previous: true }, (line) => lines.push(line), patient);
    expect(lines).toEqual(['panic']);
    expect(api.received[0]?.query.toString()).toBe('container=c&tailLines=2&previous=true');
  });

  test('ends without an error when aborted', async () => {
    const api = await startApiServer((_request, response) => void response.write('a\n'));
    const stop = new AbortController();
    const following = (await clusterAt(api.url)).followLog(target, { tailLines: 2 }, () => stop.abort(), stop.signal);
    await expect(following).resolves.toBeUndefined();
  });

  test('a connection that breaks is lost', async () => {
    const api = await startApiServer((_request, response) => void response.write('a\n', () => response.destroy()));
    const error = await clusterError((await clusterAt(api.url)).followLog(target, { tailLines: 2 }, () => {}, patient));
    expect(error.code).toBe('lost');
  });

  test('an error of the callback is not swallowed', async () => {
    const api = await startApiServer((_request, response) => void response.write('a\n'));
    const broken = () => {
      throw new TypeError('a bug');
    };
    await expect((await clusterAt(api.url)).followLog(target, { tailLines: 2 }, broken, patient)).rejects.toThrow('a bug');
  });
});
