import type { ServerResponse } from 'node:http';
import { pods } from '../../cluster/kinds.ts';
import type { Machine } from '../machine.ts';
import type { Log } from '../program.ts';
import { chooseContainer } from './container.ts';
import { type LogOptions, readLogOptions } from './log-options.ts';
import { logSource } from './log-source.ts';
import { podNotFound, Refusal } from './status.ts';
import type { PodRequest } from './upgrade.ts';

/** Answers `GET .../pods/NAME/log`: tailLines, sinceSeconds, previous, follow, timestamps, limitBytes, container. */
export function serveLog(machine: Machine, at: PodRequest, response: ServerResponse): void {
  const headers = { 'cache-control': 'no-cache, private' };
  try {
    const { log, options } = openLog(machine, at);
    response.writeHead(200, { ...headers, 'content-type': 'text/plain' });
    // At once, so that who follows a silent log knows that it is followed.
    response.flushHeaders();
    if (log === undefined) response.end();
    else sendLog(log, options, response, () => machine.clock.now());
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { code, body, contentType } = error;
    response.writeHead(code, { ...headers, 'content-type': contentType, 'content-length': body.length }).end(body);
  }
}

function openLog({ store, containers }: Machine, { namespace, pod: name, query }: PodRequest) {
  const pod = store.get(pods, { namespace, name });
  if (pod === undefined) throw podNotFound(name);
  const options = readLogOptions(query, name);
  const container = chooseContainer(pod, options.container);
  const kept = containers.get(`${namespace}/${name}/${container}`);
  const log = { latest: kept?.log, before: kept?.previousLog, none: undefined }[logSource(pod, container, options.previous)];
  return { log, options };
}

function sendLog(log: Log, options: LogOptions, response: ServerResponse, now: () => Date): void {
  let left = options.limitBytes ?? Number.POSITIVE_INFINITY;
  const write = (time: Date, text: string) => {
    if (left <= 0) return;
    const line = Buffer.from(`${options.timestamps ? `${rfc3339Nano(time)} ` : ''}${text}\n`);
    response.write(line.subarray(0, left));
    left -= line.length;
    if (left <= 0) response.end();
  };
  for (const { time, text } of select(log, options, now())) write(time, text);
  if (!options.follow || log.ended) {
    response.end();
    return;
  }
  const stop = log.follow((line) => {
    if (line === undefined) response.end();
    else write(now(), line);
  });
  response.once('close', stop);
}

/** The lines that were written so far and are asked for. Pure. */
export function select({ lines }: Log, { tailLines, sinceSeconds }: LogOptions, now: Date): Log['lines'] {
  const oldest = sinceSeconds === undefined ? Number.NEGATIVE_INFINITY : now.getTime() - sinceSeconds * 1000;
  const recent = lines.filter(({ time }) => time.getTime() >= oldest);
  return tailLines === undefined ? recent : recent.slice(Math.max(0, recent.length - tailLines));
}

/** The clock has milliseconds; the kubelet writes nanoseconds. */
function rfc3339Nano(time: Date): string {
  return time.toISOString().replace('Z', '000000Z');
}
