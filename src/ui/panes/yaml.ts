import type { LookState, ObjectLooked } from '../../run/look.ts';
import { matches } from '../filter.ts';
import { ends, type Line, paragraph, span } from '../lines.ts';
import { rowsOf } from '../rows.ts';
import { hintLines } from './hint.ts';
import type { LogView } from './log.ts';

/** The objects of a row as YAML, one after the other, as far as they match the filter. Pure. */
export function yamlPane(yaml: LookState['yaml'], view: LogView): Line[] {
  const { objects = [] } = yaml ?? {};
  if (objects.length === 0) return [[span('YAML ', 'strong'), span('is being read', 'dim')]];
  return objects.flatMap((object, index) => [...(index === 0 ? [] : [[span('---', 'dim')]]), ...objectLines(object, view)]);
}

function objectLines({ kind, name, lines, problem }: ObjectLooked, view: LogView): Line[] {
  const { width, filter } = view;
  const title: Line = [span('YAML ', 'strong'), span(`${kind} ${name}`, 'dim')];
  if (problem !== undefined)
    return [ends(title, [], width), ...paragraph(problem.message, width, 'warn'), ...hintLines(problem.hint, width)];
  const shown = filter === '' ? lines : lines.filter((line) => matches(line, filter));
  const count = filter === '' ? `${lines.length} lines` : `${shown.length} of ${lines.length} lines`;
  return [ends(title, [span(count, 'dim')], width), ...shown.flatMap((line) => yamlRows(line, view))];
}

/** A line of YAML with its key in another tone than its value. */
function yamlRows(line: string, { width, wrap }: LogView): Line[] {
  const [first = '', ...more] = rowsOf(line, width, wrap);
  const [, key = '', value = ''] = /^([\s-]*[\w."'/-]+:(?= |$))?(.*)$/s.exec(first) ?? [];
  return [[...(key === '' ? [] : [span(key, 'key')]), span(value)], ...more.map((row): Line => [span(row)])];
}
