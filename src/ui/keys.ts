import type { Key } from 'ink';
import { nextAfter } from '../run/again.ts';
import type { RunOutcome } from '../run/events.ts';
import type { Action } from './act.ts';
import type { Detail, DetailRows } from './details.ts';
import type { Layout } from './layout.ts';
import type { View } from './view.ts';

const letters: Readonly<Record<string, Action>> = {
  k: 'up',
  j: 'down',
  g: 'top',
  G: 'bottom',
  f: 'follow',
  d: 'diff',
  l: 'log',
  e: 'events',
  y: 'yaml',
  w: 'wrap',
  '/': 'filter',
  '?': 'help',
  '\r': 'open',
  '\t': 'switch',
};

const named: readonly (readonly [keyof Key, Action])[] = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['pageUp', 'pageUp'],
  ['pageDown', 'pageDown'],
  ['home', 'top'],
  ['end', 'bottom'],
  ['return', 'open'],
  ['tab', 'switch'],
  ['rightArrow', 'open'],
  ['leftArrow', 'back'],
  ['escape', 'back'],
];

/** What a key press means. Keys typed fast arrive several at once, so one press can be several actions. Pure. */
export function actionsOf(input: string, key: Partial<Key>): Action[] {
  const found = named.find(([name]) => key[name] === true);
  if (found !== undefined) return [found[1]];
  if (key.ctrl || key.meta) return [];
  return [...input].flatMap((letter) => actionOf(letter) ?? []);
}

function actionOf(letter: string): Action | undefined {
  return /[1-9]/.test(letter) ? `group${Number(letter)}` : letters[letter];
}

/** A key of the bottom line and what it does. */
export interface KeyHelp {
  key: string;
  does: string;
}

const detailKeys: readonly (KeyHelp & { detail: Detail })[] = [
  { key: 'd', does: 'diff', detail: 'diff' },
  { key: 'y', does: 'YAML', detail: 'yaml' },
  { key: 'l', does: 'log', detail: 'log' },
  { key: 'e', does: 'events', detail: 'events' },
];

const againKeys: Readonly<Record<'retry' | 'prove', KeyHelp>> = {
  retry: { key: 'r', does: 'retry' },
  prove: { key: 's', does: 'smoke test' },
};

/** The key that does once more what can be done so after a run that ended so. Pure. */
export function againKey(outcome: RunOutcome | undefined): KeyHelp | undefined {
  const next = outcome && nextAfter[outcome];
  return next && againKeys[next];
}

/** What decides which keys are of use. */
interface KeysNow {
  view: View;
  question: boolean;
  columns: Layout['columns'];
  /** The help is longer than the screen. */
  longHelp?: boolean;
  /** Given when something can be done once more. */
  again?: KeyHelp | undefined;
  /** There is a command to copy. */
  command: boolean;
  /** There is an MLflow to open. */
  mlflow?: boolean;
  /** What can be shown in full. */
  details: DetailRows;
}

/** The keys that are of use now, the most useful first. Pure. */
export function keysFor(now: KeysNow): KeyHelp[] {
  const { help, typing, filter, detail, focus, selected, wrap } = now.view;
  if (help) {
    if (!now.longHelp) return [{ key: 'any key', does: 'closes the help' }];
    return [
      { key: '↑↓', does: 'scroll' },
      { key: 'others', does: 'close the help' },
    ];
  }
  if (typing) {
    return [
      { key: '⏎', does: 'keeps the filter' },
      { key: 'esc', does: 'clears it' },
    ];
  }
  const answer = now.question
    ? [
        { key: 'y', does: 'yes' },
        { key: 'n', does: 'no' },
      ]
    : [];
  // The question takes the y.
  const isFree = ({ key }: KeyHelp) => answer.every((taken) => taken.key !== key);
  // What is open now is left with escape.
  const details = detailKeys.filter((known) => known.detail !== detail && now.details[known.detail] !== undefined && isFree(known));
  const find = detail === undefined ? [] : [{ key: '/', does: filter === '' ? 'filter' : `filter ${filter}` }];
  const lines = detail === undefined || detail === 'diff' ? [] : [{ key: 'w', does: wrap ? 'cut' : 'wrap' }];
  const follow = selected === undefined ? [] : [{ key: 'f', does: 'follow' }];
  const inPane = focus === 'pane';
  const wayBack = [{ key: 'esc', does: filter === '' ? 'back' : 'clear' }];
  const wayIn = [{ key: '⏎', does: 'open' }];
  const tab = inPane || now.columns === 'one' ? [] : [{ key: 'tab', does: 'pane' }];
  return [
    ...answer,
    ...(now.again ? [now.again] : []),
    ...find,
    ...lines,
    ...(inPane ? wayBack : []),
    ...details,
    ...(inPane ? [] : wayIn),
    ...(now.command ? [{ key: 'c', does: 'copy' }] : []),
    ...(now.mlflow ? [{ key: 'o', does: 'open MLflow' }] : []),
    { key: '↑↓', does: inPane ? 'scroll' : 'select' },
    ...tab,
    ...follow,
    { key: '?', does: 'help' },
    { key: 'q', does: 'quit' },
  ];
}
