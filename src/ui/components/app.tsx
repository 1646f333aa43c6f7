import { Box, useIsScreenReaderEnabled, useWindowSize } from 'ink';
import { useRef, useState, useSyncExternalStore } from 'react';
import type { Look } from '../../run/look.ts';
import type { Store } from '../../run/store.ts';
import { indexOfRow, rowsOf, rowToFollow } from '../checklist.ts';
import { detailsFrom, isAwaited } from '../details.ts';
import { typeFilter } from '../filter.ts';
import { helpLines } from '../help.ts';
import { useKeys } from '../hooks/use-keys.ts';
import { useLook, useSteadyLog } from '../hooks/use-look.ts';
import { useNow } from '../hooks/use-now.ts';
import { useWheel } from '../hooks/use-wheel.ts';
import { againKey, keysFor } from '../keys.ts';
import { layoutOf, smallest } from '../layout.ts';
import { span } from '../lines.ts';
import { hasMlflow } from '../mlflow.ts';
import { paneOf } from '../panes/pane.ts';
import { commandOfTask } from '../panes/task.ts';
import { isBusy } from '../progress.ts';
import { spokenLayout } from '../spoken.ts';
import { isAsking, statusOf } from '../status-line.ts';
import { truncate } from '../text.ts';
import { act, afterAnswer, initialView, type View } from '../view.ts';
import { turn } from '../wheel.ts';
import { Body } from './body.tsx';
import { Footer } from './footer.tsx';
import { Header } from './header.tsx';
import { Lines } from './lines.tsx';
import { readingOf, ScreenReader } from './screen-reader.tsx';

interface AppProps {
  store: Store;
  version: string;
  /** The time in ms since the epoch. */
  clock(): number;
  /** Takes the answer to the plan's question. Without it a recording is shown: nothing is asked, and nothing runs that leaving stops. */
  answer: ((yes: boolean) => void) | undefined;
  /** The user wants once more what can be done so after the end. */
  again?: (() => void) | undefined;
  /** What can be asked of the cluster beside the run. Without it nothing is offered. */
  look?: Look | undefined;
  /** Puts a text into the clipboard. */
  copy(text: string): void;
  /** The user leaves. */
  leave(): void;
}

/** The session: a view of the run's state and of what the user chose to look at. */
export function App({ store, version, clock, answer, again, look, copy, leave }: AppProps) {
  const state = useSyncExternalStore(store.subscribe, store.getState);
  const looked = useSyncExternalStore(store.subscribe, store.getLook);
  const [view, setView] = useState(initialView);
  const change = (part: Partial<View>) => setView((current) => ({ ...current, copied: undefined, opened: false, ...part }));
  const terminal = useWindowSize();
  const isHeard = useIsScreenReaderEnabled();
  const layout = isHeard ? spokenLayout : layoutOf(terminal);
  const { columns, width, height, paneWidth } = layout;
  const isRunning = isBusy(state);
  const now = useNow(clock, isRunning && !isHeard);

  const followed = rowToFollow(state);
  const shown = view.selected ?? followed;
  const rows = rowsOf(state.tasks, view.folds, height, shown);
  const index = indexOfRow(rows, shown);
  const focused = view.focus === 'pane';
  const room = focused ? Number.POSITIVE_INFINITY : height;
  const row = rows[index];
  const { detail, filter, wrap } = view;
  const lines = paneOf(row, state, { width: paneWidth, room, now, detail, filter, wrap, look: looked });
  const details = detailsFrom(row, state, look);
  useLook(look, view, looked, copy);
  useSteadyLog(looked, view, { width: paneWidth, filter, wrap }, (scroll) => setView((current) => ({ ...current, scroll })));
  const command = row?.kind === 'task' ? commandOfTask(row.task) : undefined;
  const scroll = Math.min(view.scroll, Math.max(0, lines.length - height));

  // A question about leaving has no point once nothing runs any more.
  const isLeaving = view.leaving && isRunning;
  const isRecording = answer === undefined;
  const question = isLeaving || (!isRecording && isAsking(state, view));
  // Two presses that arrive at once are told apart before the screen is drawn between them.
  const leaving = useRef(false);
  const askToLeave = (asked: boolean) => {
    leaving.current = asked;
    change({ leaving: asked, help: false, typing: false });
  };
  const quit = () => (isRunning && !isRecording ? askToLeave(true) : leave());
  const openMlflow =
    look !== undefined && hasMlflow(state)
      ? () => {
          look.openMlflow();
          change({ opened: true });
        }
      : undefined;
  const oneMore = again && againKey(state.finished?.outcome);
  const scene = { rows, followed, details, paneLines: lines.length, height };
  useKeys({
    help: view.help,
    typing: view.typing,
    type: (input, key) => setView((current) => typeFilter(current, input, key)),
    question,
    escapeIsNo: !focused,
    answer(yes) {
      if (isLeaving) return yes ? leave() : askToLeave(false);
      setView(afterAnswer);
      answer?.(yes);
    },
    again: oneMore && {
      key: oneMore.key,
      press() {
        // Who wanted to leave before the end does not any more.
        askToLeave(false);
        again?.();
      },
    },
    copy:
      command === undefined
        ? undefined
        : () => {
            copy(command);
            change({ copied: command });
          },
    openMlflow,
    quit,
    interrupt: () => (leaving.current ? leave() : quit()),
    act(actions) {
      setView((current) =>
        actions.reduce<View>((next, action) => act(next, action, scene), { ...current, copied: undefined, opened: false }),
      );
    },
  });
  useWheel((notches) => {
    setView((current) => (current.help ? current : notches.reduce((next, notch) => turn(next, notch, layout, scene), current)));
  });

  if (columns === 'none') {
    const text = truncate(`Too small a terminal: ${smallest.columns}x${smallest.rows} needed`, width);
    return <Lines lines={[[span(text)]]} width={width} height={1} />;
  }
  const status = statusOf(state, { ...view, leaving: isLeaving }, isRecording, looked);
  const keys = keysFor({
    view,
    question,
    columns,
    again: oneMore,
    command: command !== undefined,
    mlflow: openMlflow !== undefined,
    details,
  });
  if (isHeard) {
    // What is asked of the cluster is read out once it is there.
    const opened = look !== undefined && isAwaited(detail, row, looked) ? undefined : readingOf(view, row, lines);
    const selected = row && view.selected !== undefined ? { row, place: index + 1, count: rows.length } : undefined;
    return <ScreenReader state={state} selected={selected} reading={opened} status={status} keys={keys} />;
  }
  return (
    <Box flexDirection="column">
      <Header state={state} now={now} version={version} width={width} />
      {view.help ? (
        <Lines lines={helpLines(width)} width={width} height={height} />
      ) : (
        <Body state={state} rows={rows} index={index} pane={{ lines, scroll, focused }} now={now} layout={layout} />
      )}
      <Footer status={status} keys={keys} width={width} />
    </Box>
  );
}
