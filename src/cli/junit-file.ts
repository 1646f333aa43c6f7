import { closeSync, existsSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { messageOf, Problem } from '../problem.ts';
import type { Event } from '../run/events.ts';
import { initialState, reduce, type State } from '../run/state.ts';
import type { Complain } from './complain.ts';

/**
 * Keeps a JUnit report of a run: written at its end, however it ends, and again after every end of a session.
 * @throws Problem (usage) at once for a file that can't be written
 */
export async function openJunit(file: string, complain: Complain): Promise<(event: Event) => void> {
  tryToWrite(file);
  const { junitReport } = await import('../report/junit.ts');
  let state: State = initialState;
  return (event) => {
    // What is watched after the end is no part of the run.
    if (event.type === 'resource.changed') return;
    state = reduce(state, event);
    if (event.type !== 'run.finished') return;
    try {
      writeFileSync(file, junitReport(state));
    } catch (error) {
      complain(`mlflow-tui: no report: ${messageOf(error)}`);
    }
  };
}

/** Leaves no empty file behind where there was none: a killed run has no report. */
function tryToWrite(file: string): void {
  try {
    const wasThere = existsSync(file);
    closeSync(openSync(file, 'a'));
    if (!wasThere) rmSync(file);
  } catch (error) {
    throw new Problem(`--report: can't write ${JSON.stringify(file)}: ${messageOf(error)}`, {
      kind: 'usage',
      hint: 'name a file in a folder that is there and can be written',
    });
  }
}
