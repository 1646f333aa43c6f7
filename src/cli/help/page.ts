import {
  type CommandInfo,
  commandOf,
  commands,
  type Example,
  sandboxTopic,
  sessionExamples,
  synopsis,
  type Topic,
  topics,
} from '../commands.ts';
import { answers, type OptionInfo, options, partsOf, summaryIn } from '../options.ts';
import { columns, wrapped } from './columns.ts';
import { exitCodes } from './exit-codes.ts';
import { variables } from './variables.ts';

type Page = CommandInfo['name'] | Topic;

/** The options of the main page: what a first run may need. `mlflow-tui help options` has all. */
const firstOptions = ['--namespace', '--kubeconfig', '--context', '--config', '--sandbox', '--yes', '--replay'];

/** A page of help, ending with a newline. Each fits a terminal of 80x24 together with the prompt. Pure. */
export function helpPage(page: Page): string {
  return `${linesOf(page).join('\n')}\n`;
}

function linesOf(page: Page): string[] {
  switch (page) {
    case 'help':
      return mainPage();
    case 'options':
      return ['Options but for those of smoke alone. A command refuses what does nothing in it:', '', ...columns(sharedRows())];
    case 'environment':
      return [...environmentWords, '', ...columns(variables)];
    case 'exit-codes':
      return ['Exit codes:', '', ...columns(exitCodes.map(({ code, meaning }) => [String(code), meaning]))];
    default:
      return commandPage(commandOf(page));
  }
}

const environmentWords = wrapped(
  'Each setting has a variable: MLFLOW_TUI_POSTGRES_CLUSTER is postgres.cluster of the settings file, weaker than a flag and stronger than ' +
    'the file; lists have commas. Beside those, these are read:',
);

function mainPage(): string[] {
  const named = commands.filter(({ name }) => name !== 'help');
  return [
    synopsis,
    '',
    'Usage: mlflow-tui [command] [options]',
    '',
    ...columns([...sessionExamples, ...named.map(({ name, summary }): Example => [`mlflow-tui ${name}`, summary])]),
    '',
    ...columns(options.filter((option) => firstOptions.includes(partsOf(option).long)).map(rowOf)),
    '',
    ...wrapped(`Exit codes: ${exitCodes.map(({ code, short }) => `${code} ${short}`).join(', ')}.`),
    `More: mlflow-tui help <${['command', sandboxTopic, ...topics].join(' | ')}>`,
  ];
}

function commandPage(command: CommandInfo): string[] {
  const { name, about, examples } = command;
  const own = options.filter(({ takenBy }) => takenBy.length === 1 && takenBy[0] === name);
  const taken = options.filter(({ takenBy }) => takenBy.some((mode) => mode === name));
  // Those of `smoke` fill a page by themselves.
  const isFull = own.length > 0;
  const rows = (isFull ? own : taken).map((info): Example => [info.flags, summaryIn(name, info)]);
  const usage = `Usage: mlflow-tui ${name}${argumentOf(command)}`;
  const head = [...(isFull ? [] : [...about, '']), ...columns(examples)];
  if (rows.length === 0) return [usage, '', ...head];
  const others = isFull ? ['And most of `mlflow-tui help options`.'] : [];
  return [`${usage} [options]`, '', ...head, '', 'Options:', ...columns(rows), ...others];
}

function argumentOf({ argument }: CommandInfo): string {
  return argument === undefined ? '' : ` <${argument.values.join(' | ')}>`;
}

function sharedRows(): Example[] {
  return [...options.filter(({ takenBy }) => takenBy.length > 1 || takenBy[0] !== 'smoke'), ...answers].map(rowOf);
}

function rowOf({ flags, summary }: Pick<OptionInfo, 'flags' | 'summary'>): Example {
  return [flags, summary];
}
