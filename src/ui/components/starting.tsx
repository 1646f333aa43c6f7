import { Box, Text } from 'ink';
import Spinner from 'ink-spinner';

/** The body of the screen until the run has said what it will do. */
export function Starting({ height }: { height: number }) {
  return (
    <Box height={height} paddingX={2}>
      <Text>
        <Spinner type="dots" /> connecting
      </Text>
    </Box>
  );
}
