import { expect, test } from 'vitest';
import { journalOf, replaying } from './replaying.ts';
import { keys, type ProgramInTerminal } from './terminal.ts';

const replay = replaying();

/** What the layouts have that the others have not. */
const looks = {
  two: (screen: string) => screen.includes('│'),
  one: (screen: string) => !screen.includes('│') && screen.includes('Collector'),
  none: (screen: string) => screen.startsWith('Too small: needs 40x10') && !screen.includes('\n'),
};

interface Step {
  cols: number;
  rows: number;
  look: (screen: string) => boolean;
}

const steps: Step[] = [
  { cols: 120, rows: 40, look: looks.two },
  { cols: 60, rows: 20, look: looks.one },
  { cols: 30, rows: 8, look: looks.none },
  { cols: 60, rows: 20, look: looks.one },
  { cols: 120, rows: 40, look: looks.two },
  { cols: 80, rows: 24, look: looks.two },
];

/** The header in the first row, a rule of the whole width below it, the keys in the last row, and nothing over an edge. */
function isWhole(terminal: ProgramInTerminal, { cols, rows }: Step, screen: string): boolean {
  const lines = screen.split('\n');
  const [header = '', rule = ''] = lines;
  const isFramed = header.includes(' mlflow-tui ') && rule === '─'.repeat(cols) && lines.at(-1)?.includes('q quit') === true;
  return lines.length === rows && isFramed && !terminal.hasWrapped();
}

test.each<{ stage: string; go: (terminal: ProgramInTerminal) => Promise<unknown> }>([
  { stage: 'the question is open', go: async () => {} },
  {
    stage: 'a rollout goes on',
    go: (terminal) => {
      terminal.send('y');
      return terminal.until('└ ReplicaSet mlflow-');
    },
  },
])('the screen fits every size at once while $stage', async ({ go }) => {
  const size = { cols: 80, rows: 24 };
  const terminal = replay({ journal: journalOf('good'), speed: 2, ...size });
  await terminal.until('Apply these 10 changes?');
  await go(terminal);
  for (const step of steps) {
    terminal.resize(step.cols, step.rows);
    await terminal.until((screen) => step.look(screen) && (step.look === looks.none || isWhole(terminal, step, screen)));
  }
  terminal.send(keys.ctrlC + keys.ctrlC);
  await terminal.exit;
  expect(terminal.isAlternateScreen()).toBe(false);
  expect(terminal.isCursorShown()).toBe(true);
  expect(terminal.screen()).toMatch(/^left after /);
});
