import type { ResourceState } from '../../run/state.ts';
import { blank, ends, type Line, paragraph, section, span } from '../lines.ts';
import { pad, widthOf } from '../text.ts';
import type { PaneView } from './pane.ts';
import { eventLines } from './rollout.ts';

/** Any object but a Deployment: its state in a few words, what it is for, and its facts in two columns. */
export function objectLines({ kind, name, seen }: ResourceState, width: number): Line[] {
  if (seen.view !== 'object') return [];
  const labelWidth = Math.min(Math.max(0, ...seen.facts.map(({ label }) => widthOf(label))), Math.floor(width / 2));
  const facts = seen.facts.flatMap(({ label, value }) => {
    const [first = [], ...more] = paragraph(value, width - labelWidth - 3);
    const indent = span(' '.repeat(labelWidth + 3));
    return [[span(`  ${pad(label, labelWidth)} `, 'dim'), ...first], ...more.map((line) => [indent, ...line])];
  });
  const head = ends([span(`${kind} `, 'dim'), span(name, 'strong')], [span(seen.state)], width);
  return [blank, head, ...(seen.purpose === undefined ? [] : paragraph(seen.purpose, width, 'dim', 2)), ...facts];
}

/** A blank line, the heading. */
const linesAround = 2;
/** That many are shown however small the room. */
const leastShown = 2;

/** The events on it, the newest of them where there is not room for all. @param view `startedAt`: when the run began (ISO 8601) */
export function objectEvents({ seen }: ResourceState, view: PaneView & { startedAt: string }): Line[] {
  if (seen.view !== 'object') return [];
  const shown = (seen.events ?? []).slice(0, Math.max(leastShown, view.room - linesAround));
  return section('Events', eventLines(shown, view));
}
