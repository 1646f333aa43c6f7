import type { RequestListener } from 'node:http';
import type { ContainerFault } from '../scenario.ts';

/** Answers a health port as the scenario wants it: with another status, or not at all; else as the program does. */
export function healthListener(fault: ContainerFault['health'], healthy: RequestListener): RequestListener {
  return (incoming, outgoing) => {
    if (fault === undefined) return healthy(incoming, outgoing);
    if (fault.status === 0) return;
    const { status, body = '' } = fault;
    outgoing.writeHead(status, { 'content-type': typeOf(body) }).end(body);
  };
}

/** The media type of an answer that a scenario wants. */
export function typeOf(body: string): string {
  return body.startsWith('{') ? 'application/json' : 'text/plain; charset=utf-8';
}
