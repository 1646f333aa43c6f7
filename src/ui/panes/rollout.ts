import type { ConditionSeen, EventSeen, RolloutSeen } from '../../run/seen.ts';
import { ends, fit, type Line, paragraph, section, span } from '../lines.ts';
import { pad, widthOf } from '../text.ts';
import type { Tone } from '../theme.ts';
import { onRunClock } from '../time.ts';
import type { PaneView } from './pane.ts';
import { treeLines } from './tree.ts';

export interface RolloutView extends PaneView {
  /** When the run started (ISO 8601): events are shown on its clock. */
  startedAt: string;
}

/** A rollout from top to bottom: the tree, why it is not ready, conditions, the newest events, the last log lines. */
export function rolloutLines({ kind, name, seen }: { kind: string; name: string; seen: RolloutSeen }, view: RolloutView): Line[] {
  const { width } = view;
  const tone: Tone = seen.desired === seen.available && seen.updated === seen.desired ? 'ok' : 'busy';
  const ready = [span(`${seen.ready}/${seen.desired} ready`, tone)];
  const head = [
    ends(
      [span(`${kind} `, 'dim'), span(name, 'strong')],
      width < 60 ? ready : [span(`generation ${seen.generation}   `, 'dim'), ...ready],
      width,
    ),
    ...treeLines(seen.replicaSets, view),
    ...(seen.reason === undefined ? [] : paragraph(`! ${seen.reason}`, width, 'warn')),
    ...section('Conditions', conditionLines(seen.conditions, width)),
  ];
  const lists = share(view.room - head.length - 4, seen.events.length, seen.log.length);
  return [
    ...head,
    ...section('Events', eventLines(seen.events.slice(0, lists.events), view)),
    ...section(
      'Log',
      seen.log.slice(-lists.log).flatMap((text) => logLines(text, view)),
    ),
  ];
}

/** How many events and log lines to show in `room` lines; of each at least three, however small the room. */
function share(room: number, events: number, log: number): { events: number; log: number } {
  const shownEvents = Math.min(events, Math.max(3, Math.min(room - Math.min(log, 3), Math.floor(room / 2))));
  return { events: shownEvents, log: Math.max(3, room - shownEvents) };
}

/** Conditions that are false when all is well. */
const badWhenTrue = ['ReplicaFailure'];
const answers = { True: 'yes', False: 'no', Unknown: 'unknown' } as const;

function conditionLines(conditions: readonly ConditionSeen[], width: number): Line[] {
  const typeWidth = Math.max(0, ...conditions.map(({ type }) => widthOf(type)));
  return conditions.flatMap(({ type, status, reason, message }) => {
    const isGood = status === (badWhenTrue.includes(type) ? 'False' : 'True');
    const line = fit(
      [span(`  ${pad(type, typeWidth)} `), span(pad(answers[status], 4), isGood ? 'ok' : 'warn'), span(reason, 'dim')],
      width,
    );
    return isGood || message === '' ? [line] : [line, fit([span(`    ${message}`, 'dim')], width)];
  });
}

function eventLines(events: readonly EventSeen[], { width, startedAt, room }: RolloutView): Line[] {
  return events.flatMap(({ at, type, reason, message, count }) => {
    const start = [span(`  ${pad(onRunClock(at, startedAt), 6)}`, 'dim'), span(`${reason} `, type === 'Warning' ? 'warn' : 'plain')];
    const times = count > 1 ? ` (${count} times)` : '';
    if (Number.isFinite(room)) return [ends([...start, span(message, 'dim')], [span(times, 'dim')], width)];
    return [fit(start, width), ...paragraph(`${message}${times}`, width, 'dim', 8)];
  });
}

function logLines(text: string, { width, room }: RolloutView): Line[] {
  return Number.isFinite(room) ? [fit([span(`  ${text}`)], width)] : paragraph(text, width, 'plain', 2);
}
