import { messageOf, Problem } from '../problem.ts';
import type { Event } from '../run/events.ts';
import { journalFolder, openJournal } from '../run/journal.ts';
import type { ScenarioName } from '../sandbox/scenarios/list.ts';
import { loadSettings } from '../settings/load.ts';
import { type Invocation, parseArguments } from './arguments.ts';
import { type Complain, complainer } from './complain.ts';
import { conduct } from './conduct.ts';
import { atAddresses, conductAtAddresses } from './conduct-addresses.ts';
import { exitCodeOfError } from './exit-codes.ts';
import { abortOnSignals } from './interrupt.ts';
import { openJunit } from './junit-file.ts';
import { hintWithin } from './sandbox-hints.ts';
import { attend } from './session.ts';
import { clusterTarget, sandboxContext, sandboxTarget } from './target.ts';
import { printer } from './unattended.ts';
import { version } from './version.ts';

// First of all: whatever is written, there may be nobody to read it.
const stop = abortOnSignals();

process.exitCode = await main();

/** @returns the exit code; it is set here, and by interrupt.ts where stdout can't be written. */
async function main(): Promise<number> {
  let sandbox: ScenarioName | undefined;
  try {
    const invocation = parseArguments(process.argv.slice(2), process, version);
    if ('sandbox' in invocation) sandbox = invocation.sandbox;
    return await obey(invocation, complainer(sandbox));
  } catch (error) {
    return explain(error, sandbox);
  }
}

async function obey(invocation: Invocation, complain: Complain): Promise<number> {
  switch (invocation.command) {
    case 'help': {
      const { helpPage } = await import('./help/page.ts');
      process.stdout.write(helpPage(invocation.page));
      return 0;
    }
    case 'completion': {
      const { completionScript } = await import('./completion/script.ts');
      process.stdout.write(completionScript(invocation.shell));
      return 0;
    }
    case 'version':
      process.stdout.write(invocation.text);
      return 0;
    case 'replay': {
      const { replay } = await import('./replay.ts');
      return replay(invocation, stop.signal);
    }
    case 'init': {
      const { init } = await import('./init.ts');
      return init(invocation, (text) => process.stdout.write(text), stop.signal);
    }
    case 'scenarios': {
      const { scenarioList } = await import('./scenarios.ts');
      process.stdout.write(scenarioList());
      return 0;
    }
    default:
      return start(invocation, complain);
  }
}

async function start(invocation: Extract<Invocation, { junit: unknown }>, complain: Complain): Promise<number> {
  const { command, config, sandbox } = invocation;
  const flags = sandbox === undefined ? invocation.flags : { ...invocation.flags, context: sandboxContext };
  const isSandbox = sandbox !== undefined;
  const settings = await loadSettings({ flags, env: process.env, file: config, cwd: process.cwd(), isSandbox });
  const report = invocation.junit === undefined ? () => undefined : await openJunit(invocation.junit, complain);
  // The journals of real runs are not pushed out by those of the sandbox.
  const keep = recorder(isSandbox ? 'sandbox' : command, complain);
  const record = (event: Event) => {
    keep(event);
    report(event);
  };
  const at = invocation.command === 'smoke' && !isSandbox ? atAddresses(invocation, settings, process.env) : undefined;
  const print = invocation.command === 'session' ? () => undefined : printer(invocation);
  const receive = (event: Event) => {
    record(event);
    print(event);
  };
  if (at !== undefined) return conductAtAddresses(at, receive, stop.signal);

  // What a smoke test looks at is there.
  const deployed = command === 'smoke';
  const target = sandbox === undefined ? clusterTarget(settings) : sandboxTarget(sandbox, settings, { deployed });
  const options = { command, settings, target, smoke: invocation.command === 'smoke' ? invocation.smoke : { keep: false } };
  if (invocation.command === 'session') {
    const { yes, color, ascii, screenReader } = invocation;
    return attend({ ...options, yes, color, ascii, screenReader }, record, stop);
  }
  return conduct({ ...options, waitMs: settings.wait, confirm: async () => true }, receive, stop.signal);
}

/** Writes the journal, which is made for the first event: what ends before a run begins leaves none. */
function recorder(command: string, complain: Complain): (event: Event) => void {
  let write: ((event: Event) => void) | undefined;
  return (event) => {
    write ??= journalOf(command, complain);
    write(event);
  };
}

/** Where no journal can be written the run goes on without. */
function journalOf(command: string, complain: Complain): (event: Event) => void {
  try {
    return openJournal(journalFolder(process.env), command, new Date()).write;
  } catch (error) {
    complain(`mlflow-tui: no journal of this run: ${messageOf(error)}`);
    return () => undefined;
  }
}

/** Tells what ended the program, and the next step. A stack is printed only for what is a mistake in this program. */
function explain(error: unknown, sandbox: ScenarioName | undefined): number {
  const complain = complainer(sandbox);
  if (error instanceof Problem) {
    const { message, hint } = error;
    const next = hint === undefined ? '' : `\n  next: ${sandbox === undefined ? hint : hintWithin(hint, sandbox)}`;
    complain(`mlflow-tui: ${message}${next}`);
  } else {
    complain(`mlflow-tui: this is a mistake in mlflow-tui itself: ${error instanceof Error ? error.stack : String(error)}`);
  }
  return exitCodeOfError(error);
}
