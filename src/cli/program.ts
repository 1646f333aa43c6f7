import { Command, Option } from 'commander';
import { makeSmokeOptions, type SmokeOptions, smokeExamples } from './smoke-options.ts';

/** What commander makes of the options, before anything is decided. */
export interface Options extends SmokeOptions {
  ci?: true;
  replay?: string;
  report?: string;
  kubeconfig?: string;
  context?: string;
  namespace?: string;
  config?: string;
  output: 'text' | 'json';
  timeout?: string;
  wait?: string;
  color: boolean;
  ascii?: true;
  screenReader?: true;
  yes?: true;
  version?: true;
  help?: true;
}

const examples = `\
  mlflow-tui          checks, shows a plan, asks, deploys MLflow, proves it
  mlflow-tui --ci     the same without the question, one line an event
  mlflow-tui check    prerequisites only, changes nothing
  mlflow-tui smoke    sends traces through what is deployed; see smoke --help`;

/**
 * The command line as commander reads it. All options belong to one command, so that each may stand before or after the name
 * of a subcommand; which of them go together is decided in arguments.ts. It writes nothing and does not end the process.
 * Its help leaves out `-h`, which who reads it knows, and the options of `smoke`, which have a page of their own: each page fits a
 * terminal of 24 rows.
 */
export function makeProgram(): Command {
  const program = quiet(new Command('mlflow-tui'))
    .usage('[check | smoke] [options]')
    .description(examples)
    .argument('[command]')
    .allowExcessArguments()
    .option('--ci', 'no question, plain lines; so it is without a terminal')
    .option('--replay <file>', 'show a recorded run again')
    .option('--kubeconfig <file>', 'default: $KUBECONFIG, then ~/.kube/config')
    .option('--context <name>', 'kubeconfig context')
    .option('-n, --namespace <name>', 'where LLaMA Stack runs and MLflow goes')
    .option('--config <file>', 'settings; default: mlflow-tui.yaml, when it is there')
    .addOption(new Option('--output <format>', 'of lines').choices(['text', 'json']).default('text'))
    .option('--report <junit=file>', 'write a JUnit report at the end')
    .option('--timeout <duration>', 'of the deployment, from the yes on; like 10m')
    .option('--wait <duration>', 'for prerequisites to turn met (--ci, check, smoke)')
    .option('--no-color', 'no colours; so does NO_COLOR')
    .option('--ascii', 'only ASCII; so does a locale without Unicode')
    .option('--screen-reader', 'words to be listened to, in place of a screen')
    .option('--yes', "answer the plan's question with yes")
    .option('-V, --version', 'show the version')
    .addOption(new Option('-h, --help').hideHelp());
  for (const option of makeSmokeOptions()) program.addOption(option.hideHelp());
  return program;
}

/** The page of `mlflow-tui smoke --help`. */
export function smokeHelp(): string {
  const page = quiet(new Command('mlflow-tui smoke')).usage('[options, also those of mlflow-tui --help]').description(smokeExamples);
  for (const option of makeSmokeOptions()) page.addOption(option);
  return page.helpInformation();
}

function quiet(command: Command): Command {
  return command
    .helpOption(false)
    .configureOutput({ writeOut: () => {}, writeErr: () => {}, getOutHelpWidth: () => 80, getOutHasColors: () => false })
    .exitOverride();
}
