import { type CommandInfo, commands } from '../commands.ts';
import { answers, type Mode, type OptionInfo, options, partsOf, summaryIn } from '../options.ts';

/** An option, as a shell needs to know it. */
export interface Completed {
  short?: string;
  long: string;
  summary: string;
  /** undefined: it takes no value. */
  value?: { name: string; isOptional: boolean; completes: 'words' | 'list' | 'file' | 'report' | 'nothing'; words: readonly string[] };
}

/** A command with what may stand after its name; '' is the session, where no command is named yet. */
interface CompletedCommand {
  name: CommandInfo['name'] | '';
  summary: string;
  options: Completed[];
  /** What its argument may be. */
  words: readonly string[];
}

const session: Modes = ['session', 'ci', 'replay'];

/** The session first: its words are the commands. Pure. */
export function completedCommands(): CompletedCommand[] {
  const names = commands.map(({ name }) => name);
  return [
    { name: '', summary: '', options: taken(session), words: names },
    ...commands.map(({ name, summary, argument }) => ({
      name,
      summary,
      options: name === 'help' ? [] : taken([name]),
      words: argument?.values ?? [],
    })),
  ];
}

/** The options, short and long, whose value is the next word. Pure. */
export function beforeValues(): string[] {
  const all = options.map(completed).filter(({ value }) => value?.isOptional === false);
  return all.flatMap(({ short, long }) => (short === undefined ? [long] : [short, long]));
}

type Modes = readonly [Mode, ...Mode[]];

/** In the words for the first. */
function taken(modes: Modes): Completed[] {
  const known = options.filter(({ takenBy }) => takenBy.some((mode) => modes.includes(mode)));
  return [...known.map((info) => ({ ...info, summary: summaryIn(modes[0], info) })), ...answers].map(completed);
}

function completed(info: Pick<OptionInfo, 'flags' | 'summary' | 'values' | 'isList' | 'isFile'>): Completed {
  const { short, long, value } = partsOf(info);
  const words = info.values ?? [];
  const completes = info.isFile ? 'file' : long === '--report' ? 'report' : words.length === 0 ? 'nothing' : info.isList ? 'list' : 'words';
  return {
    long,
    summary: info.summary,
    ...(short !== undefined && { short }),
    ...(value !== undefined && { value: { name: value.slice(1, -1), isOptional: value.startsWith('['), completes, words } }),
  };
}
