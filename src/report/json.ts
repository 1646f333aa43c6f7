import type { Event } from '../run/events.ts';

/** An event as one line of `--output json`. */
export function jsonLine(event: Event): string {
  return `${JSON.stringify(event)}\n`;
}
