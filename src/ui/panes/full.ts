import type { State, TaskState } from '../../run/state.ts';
import { matches } from '../filter.ts';
import { blank, ends, type Line, span } from '../lines.ts';
import type { PaneView } from './pane.ts';
import { eventLines, logLines } from './rollout.ts';

/** The log lines or the events of what a task works on as the whole pane, as far as they match the filter. Pure. */
export function fullLines(task: TaskState, state: State, view: PaneView & { detail: 'log' | 'events' }): Line[] {
  const { width, detail, filter = '', wrap = true } = view;
  const parts = task.resources.flatMap(({ kind, name, seen }) => {
    const { events: allEvents = [] } = seen;
    // An object that is no Deployment has no log, and most have no events.
    if (seen.view === 'object' && (detail === 'log' || allEvents.length === 0)) return [];
    const allLog = seen.view === 'rollout' ? seen.log : [];
    const log = allLog.filter((text) => matches(text, filter));
    const events = allEvents.filter(({ reason, object, message }) => matches(`${reason} ${object} ${message}`, filter));
    const [shown, all] = detail === 'log' ? [log.length, allLog.length] : [events.length, allEvents.length];
    const count = filter === '' ? `${all}` : `${shown} of ${all}`;
    const title = detail === 'log' ? 'Log' : 'Events';
    // A line that must fit is drawn as where there is little room.
    const full = { ...view, room: wrap ? Number.POSITIVE_INFINITY : 0, startedAt: state.run?.startedAt ?? '' };
    return [
      blank,
      ends([span(`${title} `, 'strong'), span(`${kind} ${name}`, 'dim')], [span(count, 'dim')], width),
      ...(detail === 'log' ? log.flatMap((text) => logLines(text, full)) : eventLines(events, full)),
    ];
  });
  return parts.slice(1);
}
