import spinners from 'cli-spinners';
import { Box, Text, useAnimation } from 'ink';
import type Spinner from 'ink-spinner';
import { type ComponentProps, useContext } from 'react';
import type { State } from '../../run/state.ts';
import { headerLine } from '../header-line.ts';
import { span } from '../lines.ts';
import { isBusy } from '../progress.ts';
import { marks, paint } from '../theme.ts';
import { Lines } from './lines.tsx';
import { ThemeContext } from './theme-context.ts';

/** Ink draws the whole screen again for each turn, which takes some 6 ms. It is half of useNow's interval, so that both share a drawing. */
const turnMs = 250;

/** ink-spinner's spinners by its names, on our clock: its component redraws 12.5 times a second, whatever else the screen does. */
type SpinnerName = NonNullable<ComponentProps<typeof Spinner>['type']>;

interface HeaderProps {
  state: State;
  /** The time in ms since the epoch. */
  now: number;
  version: string;
  width: number;
}

/** The top line and the rule under it. The spinner, while the program is at work, is all that is animated on the screen. */
export function Header({ state, now, version, width }: HeaderProps) {
  const theme = useContext(ThemeContext);
  const isTurning = isBusy(state);
  const { frame } = useAnimation({ interval: turnMs, isActive: isTurning });
  const spinner: SpinnerName = theme.ascii ? 'line' : 'dots';
  const { frames } = spinners[spinner];
  return (
    <>
      <Box height={1} flexShrink={0}>
        <Text>{isTurning ? paint([span(frames[frame % frames.length] ?? '', 'busy')], theme) : ' '}</Text>
        <Lines lines={[headerLine(state, now, version, width - 1)]} width={width - 1} height={1} />
      </Box>
      <Lines lines={[[span(marks.rule.repeat(width), 'dim')]]} width={width} height={1} />
    </>
  );
}
