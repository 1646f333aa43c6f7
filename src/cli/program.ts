import { Command, Option } from 'commander';
import { answers, type OptionInfo, options } from './options.ts';
import type { SmokeOptions } from './smoke-options.ts';

/** What commander makes of the options, before anything is decided. */
export interface Options extends SmokeOptions {
  ci?: true;
  replay?: string;
  sandbox?: string;
  report?: string;
  kubeconfig?: string;
  context?: string;
  namespace?: string;
  config?: string;
  output?: string;
  timeout?: string;
  wait?: string;
  color: boolean;
  ascii?: true;
  screenReader?: true;
  yes?: true;
  version?: true;
  help?: true;
}

/** Several times or with commas, it is one list. */
const collect = (text: string, before: string[] = []) => [...before, ...text.split(',').map((word) => word.trim())];

/**
 * The command line as commander reads it. All options belong to one command, so that each may stand before or after the name
 * of a subcommand; which of them go together is decided in arguments.ts. It writes nothing and does not end the process.
 */
export function makeProgram(): Command {
  const program = new Command('mlflow-tui')
    .argument('[command]')
    .allowExcessArguments()
    .helpOption(false)
    .configureOutput({ writeOut: () => {}, writeErr: () => {} })
    .exitOverride();
  for (const info of [...options, ...answers]) program.addOption(made(info));
  return program;
}

function made({ flags, isList }: Pick<OptionInfo, 'flags' | 'isList'>): Option {
  const option = new Option(flags);
  return isList ? option.argParser(collect) : option;
}
