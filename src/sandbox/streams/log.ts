import type { ServerResponse } from 'node:http';
import type { Machine } from '../machine.ts';
import type { PodRequest } from './upgrade.ts';

/** Answers `GET .../pods/NAME/log`: tailLines, sinceSeconds, previous, follow, timestamps, container. */
export function serveLog(_machine: Machine, _at: PodRequest, response: ServerResponse): void {
  response.writeHead(501).end();
}
