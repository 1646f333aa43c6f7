import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import xterm from '@xterm/headless';
import { keys, start } from '../test/ui/terminal.ts';
import { svgOf } from './terminal-svg.ts';

/**
 * The pictures of docs/screens.md: the built program replays journals of real runs in a pseudo-terminal, and what it shows at a
 * moment becomes an SVG. `npm run pictures` makes them again when the screen has changed.
 */
interface Picture {
  name: string;
  journal: 'good' | 'image-pull' | 'smoke-failed';
  /** The moment: when this is on the screen. */
  moment: string | RegExp;
  /** Typed then, before the picture is taken, and what they bring. */
  typed?: [keys: string, shows: string];
  cols?: number;
  rows?: number;
}

const pictures: Picture[] = [
  { name: 'plan', journal: 'good', moment: 'gets OTEL_* variables' },
  { name: 'rollout', journal: 'good', moment: /Startup probe failed: GET :5000\/health: connection\s.*refused \([3-9] times\)/s },
  { name: 'rollout-80x24', journal: 'good', moment: 'Deployment llamastack', cols: 80, rows: 24 },
  { name: 'smoke', journal: 'good', moment: '4 of 4 spans found' },
  { name: 'prerequisite', journal: 'image-pull', moment: 'Existing claims', typed: [`g${keys.down.repeat(5)}`, 'Sees      1/1 ready'] },
  { name: 'help', journal: 'image-pull', moment: 'Existing claims', typed: ['?', 'any key closes'] },
  { name: 'failed-rollout', journal: 'image-pull', moment: "can't be pulled" },
  { name: 'failed-smoke', journal: 'smoke-failed', moment: '4 lost' },
];

const root = fileURLToPath(new URL('..', import.meta.url));

async function take({ journal, moment, typed, cols = 100, rows = 30 }: Picture): Promise<string> {
  const file = `${root}test/fixtures/journals/${journal}.jsonl`;
  const args = [`${root}bin/mlflow-tui.js`, '--replay', file];
  const program = start({ command: process.execPath, args, cols, rows, env: { COLORTERM: 'truecolor' } });
  await program.until((screen) => (typeof moment === 'string' ? screen.includes(moment) : moment.test(screen)), 60_000);
  if (typed !== undefined) {
    program.send(typed[0]);
    await program.until(typed[1]);
  }
  const output = program.output();
  program.kill('SIGKILL');
  await program.exit;
  const terminal = new xterm.Terminal({ cols, rows, allowProposedApi: true });
  await new Promise<void>((resolve) => {
    terminal.write(output, resolve);
  });
  return svgOf(terminal);
}

const wanted = process.argv.slice(2);
await mkdir(`${root}docs/pictures`, { recursive: true });
for (const picture of pictures) {
  if (wanted.length > 0 && !wanted.includes(picture.name)) continue;
  await writeFile(`${root}docs/pictures/${picture.name}.svg`, await take(picture));
  console.log(`docs/pictures/${picture.name}.svg`);
}
