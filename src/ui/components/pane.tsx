import { Box } from 'ink';
import { thumbOf } from '../layout.ts';
import { type Line, span } from '../lines.ts';
import { marks } from '../theme.ts';
import { Lines } from './lines.tsx';

interface PaneProps {
  lines: readonly Line[];
  /** First line in view. */
  scroll: number;
  height: number;
}

/** The details of the selected row. */
export function Pane({ lines, scroll, width, height }: PaneProps & { width: number }) {
  return <Lines lines={lines.slice(scroll)} width={width} height={height} />;
}

/** The bar left of the pane, which shows what part of it is in view. */
export function PaneBar({ lines, scroll, focused, height }: PaneProps & { focused: boolean }) {
  const thumb = thumbOf(scroll, lines.length, height);
  const bar = Array.from({ length: height }, (_, row): Line => {
    const isThumb = thumb !== undefined && row >= thumb.from && row < thumb.to;
    return [span(isThumb ? marks.thumb : marks.bar, focused ? 'accent' : 'dim')];
  });
  return (
    <Box paddingX={1} flexShrink={0}>
      <Lines lines={bar} width={1} height={height} />
    </Box>
  );
}
