import { type Action, act, type Scene } from './act.ts';
import type { Layout } from './layout.ts';
import type { View } from './view.ts';

/** Makes a terminal report the wheel, and clicks, which are not used: xterm's modes 1000 (buttons) and 1006 (as decimal numbers). */
export const reportWheel = '\x1b[?1000h\x1b[?1006h';
export const stopWheel = '\x1b[?1006l\x1b[?1000l';

/** A notch of the wheel, over this column of the terminal, counted from 0. */
export interface Notch {
  direction: 'up' | 'down';
  column: number;
}

/** The notches of the wheel in what a terminal sent; its buttons 64 and 65 (xterm's control sequences, "Mouse Tracking"). Pure. */
export function notchesOf(input: string): Notch[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
  return [...input.matchAll(/\x1b\[<(64|65);(\d+);\d+M/g)].map(([, button, column]) => ({
    direction: button === '64' ? 'up' : 'down',
    column: Number(column) - 1,
  }));
}

/** Lines of the pane for each notch. */
const linesEach = 3;

/** The view after a notch: it moves what is below the wheel, which gets the keys first if it had them not. Pure. */
export function turn(view: View, { direction, column }: Notch, layout: Layout, scene: Scene): View {
  const under = layout.columns === 'two' ? (column <= layout.listWidth ? 'list' : 'pane') : view.focus;
  if (under !== view.focus) return act(view, 'switch', scene);
  const actions = Array.from<Action>({ length: under === 'pane' ? linesEach : 1 }).fill(direction);
  return actions.reduce<View>((next, action) => act(next, action, scene), view);
}
