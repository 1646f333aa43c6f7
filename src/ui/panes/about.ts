import { endedWell, hasEnded, type TaskState } from '../../run/state.ts';
import { type Line, paragraph, type Span, section, span } from '../lines.ts';
import { looks, type Tone } from '../theme.ts';

const labelWidth = 'Looks at'.length + 2;

/** Of a prerequisite: what it looks at, what it expects there, and what it sees. */
export function aboutLines({ about, status, detail }: TaskState, width: number): Line[] {
  // An older journal does not say what it is about.
  const said = about === undefined ? [] : [...labelled('Looks at', about.looksAt, width), ...labelled('Expects', about.expects, width)];
  const { text, tone } = seen(status, detail);
  return [...said, ...labelled('Sees', text, width, tone)];
}

function seen(status: TaskState['status'], detail = ''): Span {
  if (status === 'cancelled') return span(`nothing: ${detail}`, 'dim');
  if (!hasEnded(status)) return span('nothing yet', 'dim');
  return span(detail, endedWell(status) && status !== 'unknown' ? 'plain' : looks[status].tone);
}

/** Where the documentation says more of it. */
export function documentationLines(id: string, width: number): Line[] {
  return section('Documentation', paragraph(addressInDocumentation(id), width));
}

/** Of a prerequisite, as GitHub makes an address of its heading. Pure. */
export function addressInDocumentation(id: string): string {
  return `docs/prerequisites.md#${id.replaceAll('.', '')}`;
}

function labelled(label: string, text: string, width: number, tone: Tone = 'plain'): Line[] {
  const [first = [], ...more] = paragraph(text, width - labelWidth, tone);
  const indent = span(' '.repeat(labelWidth));
  return [[span(label.padEnd(labelWidth), 'dim'), ...first], ...more.map((line) => [indent, ...line])];
}
