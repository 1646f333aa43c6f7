import { useIsScreenReaderEnabled, useWindowSize } from 'ink';
import { useContext, useMemo, useState, useSyncExternalStore } from 'react';
import type { Look } from '../../run/look.ts';
import type { Store } from '../../run/store.ts';
import type { Scene } from '../act.ts';
import { indexOfRow, rowsOf, rowToFollow } from '../checklist.ts';
import { ThemeContext } from '../components/theme-context.ts';
import { detailsFrom } from '../details.ts';
import { helpLines } from '../help.ts';
import { layoutOf } from '../layout.ts';
import { paneOf } from '../panes/pane.ts';
import { isBusy } from '../progress.ts';
import { spokenLayout } from '../spoken.ts';
import { initialView } from '../view.ts';
import { useLook, useSteadyLog } from './use-look.ts';
import { useNow } from './use-now.ts';

interface ScreenOptions {
  store: Store;
  /** The time in ms since the epoch. */
  clock(): number;
  look: Look | undefined;
  copy(text: string): void;
}

/** What the screen shows: the run, what the user chose to look at, and what follows from the two on a terminal of this size. */
export function useScreen({ store, clock, look, copy }: ScreenOptions) {
  const state = useSyncExternalStore(store.subscribe, store.getState);
  const looked = useSyncExternalStore(store.subscribe, store.getLook);
  const [view, setView] = useState(initialView);
  const terminal = useWindowSize();
  const isHeard = useIsScreenReaderEnabled();
  const { ascii } = useContext(ThemeContext);
  const layout = isHeard ? spokenLayout : layoutOf(terminal);
  const { width, height, paneWidth } = layout;
  const isRunning = isBusy(state);
  const now = useNow(clock, isRunning && !isHeard);

  const followed = rowToFollow(state);
  const shown = view.selected ?? followed;
  const rows = rowsOf(state.tasks, view.folds, height, shown);
  const index = indexOfRow(rows, shown);
  const row = rows[index];
  const { detail, filter, wrap } = view;
  const room = view.focus === 'pane' ? Number.POSITIVE_INFINITY : height;
  const lines = paneOf(row, state, { width: paneWidth, room, now, detail, filter, wrap, look: looked });
  // Its text is measured once for a width, not for every frame, and not before it is asked for.
  const help = useMemo(() => (view.help ? helpLines(width, { ascii }) : []), [view.help, width, ascii]);
  useLook(look, view, looked, copy);
  useSteadyLog(looked, view, { width: paneWidth, filter, wrap }, (scroll) => setView((current) => ({ ...current, scroll })));

  const details = detailsFrom(row, state, look);
  const scene: Scene = { rows, followed, details, paneLines: lines.length, helpLines: help.length, height };
  return { state, looked, view, setView, layout, isHeard, isRunning, now, index, row, lines, help, scene };
}

export type Screen = ReturnType<typeof useScreen>;
