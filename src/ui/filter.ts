import type { Key } from 'ink';
import { type Line, span } from './lines.ts';
import type { View } from './view.ts';

/** The view after a key press while a filter is typed: enter keeps it, escape clears it. Pure. */
export function typeFilter(view: View, input: string, key: Partial<Key>): View {
  if (key.escape) return withFilter({ ...view, typing: false }, '');
  if (key.return) return { ...view, typing: false };
  if (key.backspace || key.delete) return withFilter(view, [...view.filter].slice(0, -1).join(''));
  if (key.ctrl || key.meta || input === '') return view;
  // Keys typed fast arrive several at once.
  const [text = '', ...rest] = input.split('\r');
  return withFilter({ ...view, typing: rest.length === 0 }, view.filter + text);
}

/** The view with this filter, at the end of a log and at the beginning of everything else. Pure. */
export function withFilter(view: View, filter: string): View {
  return { ...view, filter, scroll: view.detail === 'log' ? Number.POSITIVE_INFINITY : 0 };
}

/** Whether the text has the filter in it, in whatever case. Every text has the empty one. */
export function matches(text: string, filter: string): boolean {
  return patternOf(filter).test(text);
}

/** The line with all that matches the filter marked. Pure. */
export function markMatches(line: Line, filter: string): Line {
  if (filter === '') return line;
  // Split by a group, every second part is a match.
  const pattern = new RegExp(`(${patternOf(filter).source})`, 'i');
  return line.flatMap(({ text, tone }) =>
    text.split(pattern).flatMap((part, index) => (part === '' ? [] : [span(part, index % 2 === 1 ? 'match' : tone)])),
  );
}

function patternOf(filter: string): RegExp {
  return new RegExp(filter.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'i');
}
