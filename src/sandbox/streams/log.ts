import type { ServerResponse } from 'node:http';
import { chooseContainer, podAt } from '../api/pods.ts';
import type { Machine } from '../machine.ts';
import type { Log } from '../program.ts';
import { type LogOptions, readLogOptions } from './log-options.ts';
import { logSource } from './log-source.ts';
import { cutOffWhenSlow } from './slow-client.ts';
import type { PodRequest } from './upgrade.ts';

/** Answers `GET .../pods/NAME/log`: tailLines, sinceSeconds, sinceTime, previous, follow, timestamps, limitBytes, container. @throws Refusal */
export function serveLog(machine: Machine, at: PodRequest, response: ServerResponse): void {
  const { log, options } = openLog(machine, at);
  response.writeHead(200, { 'cache-control': 'no-cache, private', 'content-type': 'text/plain' });
  // At once, so that who follows a silent log knows that it is followed.
  response.flushHeaders();
  if (log === undefined) response.end();
  else sendLog(log, options, response, () => machine.clock.now());
}

function openLog(machine: Machine, { namespace, pod: name, query }: PodRequest) {
  const pod = podAt(machine, namespace, name);
  const options = readLogOptions(query, name);
  const container = chooseContainer(pod, options.container);
  const kept = machine.containers.get(`${namespace}/${name}/${container}`);
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
  const cutOff = cutOffWhenSlow(response);
  const stop = log.follow((line) => {
    if (line === undefined) response.end();
    else write(now(), line);
    cutOff();
  });
  response.once('close', stop);
}

/** The lines that were written so far and are asked for. Pure. */
function select({ lines }: Log, { tailLines, sinceSeconds = Number.POSITIVE_INFINITY, sinceTime }: LogOptions, now: Date): Log['lines'] {
  const oldest = sinceTime?.getTime() ?? now.getTime() - sinceSeconds * 1000;
  const recent = lines.filter(({ time }) => time.getTime() >= oldest);
  return tailLines === undefined ? recent : recent.slice(Math.max(0, recent.length - tailLines));
}

/** The clock has milliseconds; the kubelet writes nanoseconds. */
function rfc3339Nano(time: Date): string {
  return time.toISOString().replace('Z', '000000Z');
}
