import { describe, expect, test } from 'vitest';
import type { Scene } from '../../src/ui/act.ts';
import { rowsOf } from '../../src/ui/checklist.ts';
import { layoutOf } from '../../src/ui/layout.ts';
import { initialView, type View } from '../../src/ui/view.ts';
import { type Notch, notchesOf, turn } from '../../src/ui/wheel.ts';
import { stateAfter } from './make.ts';

test.each<{ input: string; notches: Notch[] }>([
  { input: '\x1b[<64;1;5M', notches: [{ direction: 'up', column: 0 }] },
  {
    input: '\x1b[<65;60;5M\x1b[<65;61;5M',
    notches: [
      { direction: 'down', column: 59 },
      { direction: 'down', column: 60 },
    ],
  },
  { input: '\x1b[<0;1;5M\x1b[<0;1;5m', notches: [] },
  { input: 'j\x1b[B', notches: [] },
])('$input is $notches', ({ input, notches }) => {
  expect(notchesOf(input)).toEqual(notches);
});

describe('the wheel', () => {
  const wide = layoutOf({ columns: 80, rows: 24 });
  const scene: Scene = {
    rows: rowsOf(stateAfter([]).tasks, {}, 20, undefined),
    followed: 'mlflow',
    details: {},
    paneLines: 30,
    helpLines: 20,
    height: 20,
  };
  const inPane: View = { ...initialView, selected: 'mlflow', focus: 'pane', scroll: 4 };

  test.each<{ name: string; from: View; notch: Notch; columns?: number; to: Partial<View> }>([
    {
      name: 'selects over the list',
      from: initialView,
      notch: { direction: 'up', column: 3 },
      to: { selected: 'database', focus: 'list' },
    },
    { name: 'scrolls over the pane', from: inPane, notch: { direction: 'down', column: 50 }, to: { scroll: 7 } },
    { name: 'stops at its end', from: { ...inPane, scroll: 9 }, notch: { direction: 'down', column: 50 }, to: { scroll: 10 } },
    { name: 'goes to the pane below it', from: initialView, notch: { direction: 'down', column: 50 }, to: { focus: 'pane', scroll: 0 } },
    { name: 'goes to the list below it', from: inPane, notch: { direction: 'down', column: 3 }, to: { focus: 'list', selected: 'mlflow' } },
    { name: 'scrolls the pane alone', from: inPane, notch: { direction: 'up', column: 3 }, columns: 60, to: { scroll: 1 } },
  ])('$name', ({ from, notch, columns = 80, to }) => {
    const layout = columns === 80 ? wide : layoutOf({ columns, rows: 20 });
    expect(turn(from, notch, layout, scene)).toMatchObject(to);
  });
});
