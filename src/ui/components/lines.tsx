import { Box, Text } from 'ink';
import { memo, useContext } from 'react';
import { isSameLine, type Line } from '../lines.ts';
import { paint } from '../theme.ts';
import { ThemeContext } from './theme-context.ts';

/** Lines in a box of exactly this size. They are no wider than it: clipping in Ink would cost a third of each frame. */
export function Lines({ lines, width, height }: { lines: readonly Line[]; width: number; height: number }) {
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0}>
      {lines.slice(0, height).map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place on the screen
        <ScreenLine key={index} line={line} />
      ))}
    </Box>
  );
}

/** One text a line, painted here: a Text for each span would cost the first frame 20 ms. Drawn anew only when it looks different. */
const ScreenLine = memo(
  function ScreenLine({ line }: { line: Line }) {
    const theme = useContext(ThemeContext);
    return <Text wrap="truncate">{line.length === 0 ? ' ' : paint(line, theme)}</Text>;
  },
  (before, after) => isSameLine(before.line, after.line),
);
