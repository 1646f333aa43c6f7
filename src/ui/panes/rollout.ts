import type { ConditionSeen, EventSeen, RolloutSeen } from '../../run/seen.ts';
import { cutLine, ends, type Line, paragraph, section, span } from '../lines.ts';
import { fold } from '../rows.ts';
import { pad, padTo, widthOf } from '../text.ts';
import type { Tone } from '../theme.ts';
import { onRunClock } from '../time.ts';
import type { PaneView } from './pane.ts';
import { treeLines } from './tree.ts';

interface RolloutView extends PaneView {
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
    ...(seen.reason === undefined ? [] : paragraph(`! ${seen.reason}`, width, 'warn')),
    ...treeLines(seen.replicaSets, view),
  ];
  const conditions = section('Conditions', conditionLines(seen.conditions, view));
  const room = view.room - head.length - linesAroundLists;
  const hasRoom = room - conditions.length >= enoughForLists;
  const lists = share(hasRoom ? room - conditions.length : room, seen.events.length, seen.log.length);
  return [
    ...head,
    ...(hasRoom ? conditions : []),
    ...section('Events', eventLines(seen.events.slice(0, lists.events), view)),
    ...section(
      'Log',
      seen.log.slice(-lists.log).flatMap((text) => logLines(text, view)),
    ),
  ];
}

/** A blank line above the rollout, and one with a heading for each of the two lists. */
const linesAroundLists = 5;
/** Lines of events and log that are worth more than the conditions, which the reason sums up. */
const enoughForLists = 8;
/** Of events and of log lines that many are shown however small the room. */
const leastShown = 2;

/** How many events and log lines to show in `room` lines: half each, or more where the other has fewer. */
function share(room: number, events: number, log: number): { events: number; log: number } {
  const half = Math.max(leastShown, Math.floor(room / 2));
  const shownEvents = Math.min(events, Math.max(half, room - log));
  return { events: shownEvents, log: Math.min(log, Math.max(leastShown, room - shownEvents)) };
}

/** Conditions that are false when all is well. */
const badWhenTrue = ['ReplicaFailure'];
const answers = { True: 'yes', False: 'no', Unknown: 'unknown' } as const;

function conditionLines(conditions: readonly ConditionSeen[], { width, room }: RolloutView): Line[] {
  const typeWidth = Math.max(0, ...conditions.map(({ type }) => widthOf(type)));
  return conditions.flatMap(({ type, status, reason, message }) => {
    const isGood = status === (badWhenTrue.includes(type) ? 'False' : 'True');
    const line = cutLine(
      [span(`  ${pad(type, typeWidth)} `), span(pad(answers[status], 4), isGood ? 'ok' : 'warn'), span(reason, 'dim')],
      width,
    );
    return isGood || Number.isFinite(room) ? [line] : [line, ...paragraph(message, width, 'dim', 4)];
  });
}

/** Reasons are padded to a column of at most this width: of nearly all where there is room, else of most. */
const longestReason = { roomy: 20, narrow: 12 };
const roomyFrom = 80;

/** Events on the run's clock; in full where there is room without end. */
export function eventLines(events: readonly EventSeen[], { width, startedAt, room }: RolloutView): Line[] {
  const reasonWidth = Math.min(
    width < roomyFrom ? longestReason.narrow : longestReason.roomy,
    Math.max(0, ...events.map(({ reason }) => widthOf(reason))),
  );
  return events.flatMap(({ at, type, reason, object, message, count }) => {
    const tone: Tone = type === 'Warning' ? 'warn' : 'plain';
    const start = [span(`  ${pad(onRunClock(at, startedAt), 6)}`, 'dim'), span(`${padTo(reason, reasonWidth)} `, tone)];
    const times = count > 1 ? ` (${count} times)` : '';
    if (Number.isFinite(room)) return [ends([...start, span(message, 'dim')], [span(times, 'dim')], width)];
    return [cutLine([...start, span(object)], width), ...paragraph(`${message}${times}`, width, 'dim', 8)];
  });
}

/** A log line; in full, with every space of it, where there is room without end. */
export function logLines(text: string, { width, room }: RolloutView): Line[] {
  return Number.isFinite(room) ? [cutLine([span(`  ${text}`)], width)] : fold(text, width - 2).map((part) => [span(`  ${part}`)]);
}
