import type { State, TaskState } from '../../run/state.ts';
import { matches } from '../filter.ts';
import { blank, ends, type Line, span } from '../lines.ts';
import type { PaneView } from './pane.ts';
import { eventLines, logLines } from './rollout.ts';

/** The log lines or the events of a task's rollouts as the whole pane, as far as they match the filter. Pure. */
export function fullLines(task: TaskState, state: State, view: PaneView & { detail: 'log' | 'events' }): Line[] {
  const { width, detail, filter = '' } = view;
  const rollouts = task.resources.flatMap(({ kind, name, seen }) => (seen.view === 'rollout' ? [{ kind, name, seen }] : []));
  const parts = rollouts.flatMap(({ kind, name, seen }) => {
    const log = seen.log.filter((text) => matches(text, filter));
    const events = seen.events.filter(({ reason, object, message }) => matches(`${reason} ${object} ${message}`, filter));
    const [shown, all] = detail === 'log' ? [log.length, seen.log.length] : [events.length, seen.events.length];
    const count = filter === '' ? `${all}` : `${shown} of ${all}`;
    const title = detail === 'log' ? 'Log' : 'Events';
    const full = { ...view, room: Number.POSITIVE_INFINITY, startedAt: state.run?.startedAt ?? '' };
    return [
      blank,
      ends([span(`${title} `, 'strong'), span(`${kind} ${name}`, 'dim')], [span(count, 'dim')], width),
      ...(detail === 'log' ? log.flatMap((text) => logLines(text, full)) : eventLines(events, full)),
    ];
  });
  return parts.slice(1);
}
