import { Box } from 'ink';
import { sandboxMark } from '../../run/sandbox.ts';
import type { Screen } from '../hooks/use-screen.ts';
import type { KeyHelp } from '../keys.ts';
import { smallest } from '../layout.ts';
import { cutLine, span } from '../lines.ts';
import type { StatusText } from '../status-line.ts';
import { Body } from './body.tsx';
import { Footer } from './footer.tsx';
import { Header } from './header.tsx';
import { Lines } from './lines.tsx';
import { readingOf, ScreenReader } from './screen-reader.tsx';

interface FrameProps {
  screen: Screen;
  version: string;
  status: StatusText;
  keys: readonly KeyHelp[];
  /** What the user opened has come: only then is it read out. */
  isThere: boolean;
}

/** All that is on the terminal: the screen, the words in its place for a screen reader, or why there is room for neither. */
export function Frame({ screen, version, status, keys, isThere }: FrameProps) {
  const { state, view, layout, isHeard, now, index, row, lines, help, scene } = screen;
  const { columns, width, height } = layout;
  if (columns === 'none') {
    const mark = state.run?.sandbox === undefined ? [] : [span(sandboxMark, 'notice'), span(' ')];
    const line = cutLine([...mark, span(`Too small: needs ${smallest.columns}x${smallest.rows}`)], width);
    return <Lines lines={[line]} width={width} height={1} />;
  }
  const { rows } = scene;
  if (isHeard) {
    const opened = isThere ? readingOf(view, row, lines) : undefined;
    const selected = row && view.selected !== undefined ? { row, place: index + 1, count: rows.length } : undefined;
    return <ScreenReader state={state} selected={selected} reading={opened} status={status} keys={keys} />;
  }
  const within = (scroll: number, all: readonly unknown[]) => Math.min(scroll, Math.max(0, all.length - height));
  const pane = { lines, scroll: within(view.scroll, lines), focused: view.focus === 'pane' };
  return (
    <Box flexDirection="column">
      <Header state={state} now={now} version={version} width={width} />
      {view.help ? (
        <Lines lines={help.slice(within(view.helpScroll, help))} width={width} height={height} />
      ) : (
        <Body state={state} rows={rows} index={index} pane={pane} now={now} layout={layout} />
      )}
      <Footer status={status} keys={keys} width={width} />
    </Box>
  );
}
