import { Box, Text } from 'ink';
import { memo, useContext } from 'react';
import type { Line } from '../lines.ts';
import { ThemeContext } from './theme-context.ts';

/** Lines in a box of exactly this size; what is beyond is not drawn. */
export const Lines = memo(function Lines({ lines, width, height }: { lines: readonly Line[]; width: number; height: number }) {
  const shown = lines.slice(0, height);
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0} overflow="hidden">
      {shown.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place on the screen
        <ScreenLine key={index} line={line} />
      ))}
    </Box>
  );
});

function ScreenLine({ line }: { line: Line }) {
  const theme = useContext(ThemeContext);
  if (line.length === 0) return <Text> </Text>;
  return (
    <Text wrap="truncate">
      {line.map(({ text, tone }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a span is its place in the line
        <Text key={index} {...theme[tone]}>
          {text}
        </Text>
      ))}
    </Text>
  );
}
