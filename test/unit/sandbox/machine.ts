import { createDatabases } from '../../../src/sandbox/databases.ts';
import { createMachine, type Machine } from '../../../src/sandbox/machine.ts';

/**
 * A machine whose world is empty, without an API server and controllers.
 * @param speed seconds of it that pass in one of the test's, once its clock has settled
 * @param parts what is to be there
 * @returns it, and what closes it; that throws where the sandbox itself did something wrong
 */
export function emptyMachine(
  speed: number,
  parts: Pick<Partial<Machine>, 'databases' | 'programs'> & { scenario?: Partial<Machine['scenario']> },
) {
  const closing = new AbortController();
  const machine = createMachine(speed, {
    databases: createDatabases([]),
    programs: new Map(),
    ...parts,
    scenario: { summary: 'of a test', ends: { ci: { exitCode: 0, says: [] } }, ...parts.scenario },
    signal: closing.signal,
  });
  const close = () => {
    closing.abort(new Error('the test is over'));
    if (machine.failures.size > 0) throw new Error([...machine.failures].join('\n'));
  };
  return { machine, close };
}
