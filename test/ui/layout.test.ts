import { expect, test } from 'vitest';
import { layoutOf, scrollTo, thumbOf } from '../../src/ui/layout.ts';

test.each([
  { columns: 80, rows: 24, layout: { columns: 'two', width: 80, height: 20, listWidth: 36, paneWidth: 41 } },
  { columns: 100, rows: 30, layout: { columns: 'two', width: 100, height: 26, listWidth: 40, paneWidth: 57 } },
  { columns: 200, rows: 50, layout: { columns: 'two', width: 200, height: 46, listWidth: 80, paneWidth: 117 } },
  { columns: 79, rows: 24, layout: { columns: 'one', width: 79, height: 20, listWidth: 79, paneWidth: 79 } },
  { columns: 80, rows: 23, layout: { columns: 'one', width: 80, height: 19, listWidth: 80, paneWidth: 80 } },
  { columns: 40, rows: 10, layout: { columns: 'one', width: 40, height: 6, listWidth: 40, paneWidth: 40 } },
  { columns: 39, rows: 10, layout: { columns: 'none', width: 39, height: 0, listWidth: 0, paneWidth: 0 } },
  { columns: 200, rows: 9, layout: { columns: 'none', width: 200, height: 0, listWidth: 0, paneWidth: 0 } },
])('$columns x $rows is laid out in $layout.columns', ({ columns, rows, layout }) => {
  expect(layoutOf({ columns, rows })).toEqual(layout);
});

test.each([
  { index: 0, count: 32, height: 20, from: 0, what: 'stays at the top' },
  { index: 15, count: 32, height: 20, from: 5, what: 'keeps the row in the middle' },
  { index: 31, count: 32, height: 20, from: 12, what: 'stops at the end' },
  { index: 9, count: 10, height: 20, from: 0, what: 'does not scroll what fits' },
])('a list $what', ({ index, count, height, from }) => {
  expect(scrollTo(index, count, height)).toBe(from);
});

test.each([
  { offset: 0, count: 20, height: 20, thumb: undefined },
  { offset: 0, count: 40, height: 20, thumb: { from: 0, to: 10 } },
  { offset: 20, count: 40, height: 20, thumb: { from: 10, to: 20 } },
  { offset: 0, count: 10_000, height: 20, thumb: { from: 0, to: 1 } },
  { offset: 9980, count: 10_000, height: 20, thumb: { from: 19, to: 20 } },
])('the thumb of $count lines at $offset is $thumb', ({ offset, count, height, thumb }) => {
  expect(thumbOf(offset, count, height)).toEqual(thumb);
});
