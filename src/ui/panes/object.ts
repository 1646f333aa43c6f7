import type { ResourceState } from '../../run/state.ts';
import { blank, ends, type Line, paragraph, span } from '../lines.ts';
import { pad, widthOf } from '../text.ts';

/** Any object but a Deployment: its state in a few words, and its facts in two columns. */
export function objectLines({ kind, name, seen }: ResourceState, width: number): Line[] {
  if (seen.view !== 'object') return [];
  const labelWidth = Math.min(Math.max(0, ...seen.facts.map(({ label }) => widthOf(label))), Math.floor(width / 2));
  const facts = seen.facts.flatMap(({ label, value }) => {
    const [first = [], ...more] = paragraph(value, width - labelWidth - 3);
    const indent = span(' '.repeat(labelWidth + 3));
    return [[span(`  ${pad(label, labelWidth)} `, 'dim'), ...first], ...more.map((line) => [indent, ...line])];
  });
  return [blank, ends([span(`${kind} `, 'dim'), span(name, 'strong')], [span(seen.state)], width), ...facts];
}
