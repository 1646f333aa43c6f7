import type { State } from '../../run/state.ts';
import { headerLine } from '../header-line.ts';
import { type Line, span } from '../lines.ts';
import type { Clock } from '../row-line.ts';
import { marks } from '../theme.ts';
import { Lines } from './lines.tsx';

/** The top line and the rule under it. */
export function Header({ state, clock, version, width }: { state: State; clock: Clock; version: string; width: number }) {
  const rule: Line = [span(marks.rule.repeat(width), 'dim')];
  return <Lines lines={[headerLine(state, clock, version, width), rule]} width={width} height={2} />;
}
