import { Box, Static, Text, useWindowSize } from 'ink';
import { useState } from 'react';
import type { State } from '../../run/state.ts';
import { announcementsOf, newsOf, type Told } from '../announcements.ts';
import type { Row } from '../checklist.ts';
import { isPlanOpen } from '../details.ts';
import type { KeyHelp } from '../keys.ts';
import type { Line } from '../lines.ts';
import { spokenHelp, spokenKeys, spokenLines, spokenRow, spokenStatus, spokenTask, unsaid, writtenLines } from '../spoken.ts';
import type { StatusText } from '../status-line.ts';
import type { View } from '../view.ts';

/** What the user asked to have read out. */
export interface Reading {
  /** Tells one request from the next. */
  id: string;
  row: Row | undefined;
  texts: string[];
  /** What comes to it while it is open is read, too: a log, or YAML that is still being fetched. */
  follows: boolean;
}

/** The pane or the help, while it is open and no filter is being typed. */
export function readingOf(
  { help, focus, typing, detail, filter }: View,
  row: Row | undefined,
  lines: readonly Line[],
): Reading | undefined {
  if (help) return { id: 'help', row: undefined, texts: spokenHelp(), follows: false };
  return focus === 'pane' && !typing
    ? {
        id: [row?.id, detail, filter].join(' '),
        row,
        texts: spokenLines(lines, { indented: detail === 'yaml' }),
        follows: detail === 'log' || detail === 'yaml',
      }
    : undefined;
}

interface ScreenReaderProps {
  state: State;
  /** The row that the user chose; undefined while the run is followed. */
  selected: { row: Row; place: number; count: number } | undefined;
  reading: Reading | undefined;
  status: StatusText;
  keys: readonly KeyHelp[];
}

interface Said {
  /** Everything said so far, the oldest first. */
  texts: (string | Reading)[];
  told: Told;
  state: State | undefined;
  reading: Reading | undefined;
}

/**
 * The session for a screen reader. What happened, and what the user opened, is written once, and stays in the scrollback. Only
 * the few lines below it change: the chosen row, the keys, and last what is going on or asked. Nothing changes because time passed.
 */
export function ScreenReader({ state, selected, reading, status, keys }: ScreenReaderProps) {
  const [said, setSaid] = useState<Said>({ texts: [], told: {}, state: undefined, reading: undefined });
  const opened = partToRead(said.reading, reading);
  if (said.state !== state || said.reading?.id !== reading?.id || opened.length > 0) {
    const { news, told } = newsOf(said.told, announcementsOf(state));
    setSaid({ texts: [...said.texts, ...news, ...opened], told, state, reading });
  }
  // Asked for once: everything that is said would listen for a resize.
  const { columns } = useWindowSize();
  return (
    <>
      <Static items={said.texts}>{(one, index) => <Utterance key={index} said={one} state={state} columns={columns} />}</Static>
      <Box flexDirection="column">
        {selected && <SelectedRow {...selected} state={state} />}
        <Text>{spokenKeys(keys)}</Text>
        <Text>{spokenStatus(status, state)}</Text>
      </Box>
    </>
  );
}

/** What of an open pane was not read yet. */
function partToRead(before: Reading | undefined, now: Reading | undefined): Reading[] {
  if (now === undefined || before?.id !== now.id) return now === undefined ? [] : [now];
  const texts = now.follows ? unsaid(before.texts, now.texts) : [];
  return texts.length === 0 ? [] : [{ ...now, texts }];
}

function SelectedRow({ row, place, count, state }: { row: Row; place: number; count: number; state: State }) {
  const expanded = row.kind === 'heading' && !row.folded;
  return (
    <Box aria-role="listitem" aria-state={{ selected: true, expanded }}>
      <Text>{`${place} of ${count}: ${spokenRow(row, state)}`}</Text>
    </Box>
  );
}

function Utterance({ said, state, columns }: { said: string | Reading; state: State; columns: number }) {
  const heard = (text: string) => <Text>{writtenLines(text, columns).join('\n')}</Text>;
  if (typeof said === 'string') return heard(said);
  const { row, texts } = said;
  if (row?.kind !== 'heading' || (row.group === 'deploy' && isPlanOpen(state))) return heard(texts.join('\n'));
  return (
    <Box flexDirection="column" aria-role="list">
      <Text>{spokenRow(row, state)}</Text>
      {row.tasks.map((task) => (
        <Box key={task.id} aria-role="listitem">
          {heard(spokenTask(task, state))}
        </Box>
      ))}
    </Box>
  );
}
