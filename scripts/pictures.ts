import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import xterm from '@xterm/headless';
import type { Event } from '../src/run/events.ts';
import type { ScenarioName } from '../src/sandbox/scenarios/list.ts';
import { keys, start } from '../test/ui/terminal.ts';
import { svgOf } from './terminal-svg.ts';

/**
 * The pictures of docs/screens.md and docs/sandbox.md: the built program replays journals of real runs in a pseudo-terminal, or runs in
 * its sandbox, and what it shows at a moment becomes an SVG. `npm run pictures` makes them again when the screen has changed.
 */
type Picture = Moment & ({ journal: 'session' | 'image-pull' | 'wrong-port' } | { sandbox: ScenarioName });

interface Moment {
  name: string;
  /** The moment: when this is on the screen. */
  moment: string | RegExp;
  /** The recording ends with its first event of this type: what is open then stays so. */
  upTo?: Event['type'];
  /** Typed then, one after the other, before the picture is taken, and what each brings. */
  typed?: [keys: string, shows: string][];
  cols?: number;
  rows?: number;
}

/** On the last screen of the good run. */
const endOfGood = 'experiment llamastack-traces';

const pictures: Picture[] = [
  { name: 'plan', journal: 'session', moment: 'gets OTEL_* variables' },
  {
    name: 'diff',
    journal: 'session',
    upTo: 'plan.made',
    moment: 'gets OTEL_* variables',
    typed: [['d', 'OTEL_METRICS_EXPORTER']],
  },
  { name: 'database', journal: 'session', moment: endOfGood, typed: [[`2${keys.down}`, 'Made by']] },
  { name: 'claim', journal: 'session', moment: endOfGood, typed: [[`2${keys.down.repeat(2)}`, 'PersistentVolumeClaim mlflow-artifacts']] },
  { name: 'service', journal: 'session', moment: endOfGood, typed: [[`2${keys.down.repeat(4)}`, '1 ready endpoint']] },
  { name: 'ingress', journal: 'session', moment: endOfGood, typed: [[`2${keys.down.repeat(5)}`, 'Ingress mlflow']] },
  { name: 'rollout', journal: 'session', moment: /Startup probe failed: GET :5000\/health: connection\s.*refused \([3-9] times\)/s },
  { name: 'rollout-80x24', journal: 'session', moment: 'Deployment llamastack', cols: 80, rows: 24 },
  { name: 'smoke', journal: 'session', moment: endOfGood },
  { name: 'prerequisite', journal: 'session', moment: 'Existing claims', typed: [[`g${keys.down.repeat(5)}`, 'Sees      1/1 ready']] },
  { name: 'help', journal: 'session', moment: 'Existing claims', typed: [['?', 'any key closes']] },
  { name: 'failed-rollout', journal: 'image-pull', moment: "can't be pulled" },
  { name: 'failed-smoke', journal: 'wrong-port', moment: 'the smoke test failed' },
  { name: 'sandbox', sandbox: 'healthy', moment: endOfGood },
  { name: 'sandbox-crash-loop', sandbox: 'crash-loop', moment: 'CrashLoopBackOff' },
  { name: 'sandbox-unschedulable', sandbox: 'unschedulable', moment: "can't be scheduled" },
  { name: 'sandbox-collector-drops', sandbox: 'collector-drops', moment: 'the smoke test failed' },
];

const root = fileURLToPath(new URL('..', import.meta.url));

async function take(picture: Picture): Promise<string> {
  const { moment, typed = [], cols = 100, rows = 30 } = picture;
  const args = [`${root}bin/mlflow-tui.js`, ...(await argumentsOf(picture))];
  const env = { COLORTERM: 'truecolor', XDG_STATE_HOME: await mkdtemp(join(tmpdir(), 'pictures-')), MLFLOW_TUI_SANDBOX_SPEED: '5' };
  const program = start({ command: process.execPath, args, cols, rows, env });
  await program.until((screen) => (typeof moment === 'string' ? screen.includes(moment) : moment.test(screen)), 120_000);
  for (const [sent, shown] of typed) {
    program.send(sent);
    await program.until(shown);
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

async function argumentsOf(picture: Picture): Promise<string[]> {
  if ('sandbox' in picture) return [`--sandbox=${picture.sandbox}`, '--yes'];
  const recorded = `${root}test/fixtures/journals/${picture.journal}.jsonl`;
  return ['--replay', picture.upTo === undefined ? recorded : await cut(recorded, picture.upTo)];
}

/** A copy of a journal that ends with its first event of this type. */
async function cut(journal: string, type: Event['type']): Promise<string> {
  const lines = (await readFile(journal, 'utf8')).split('\n');
  const last = lines.findIndex((line) => line.includes(`"type":"${type}"`));
  const file = join(await mkdtemp(join(tmpdir(), 'pictures-')), 'cut.jsonl');
  await writeFile(file, lines.slice(0, last + 1).join('\n'));
  return file;
}

const wanted = process.argv.slice(2);
await mkdir(`${root}docs/pictures`, { recursive: true });
for (const picture of pictures) {
  if (wanted.length > 0 && !wanted.includes(picture.name)) continue;
  await writeFile(`${root}docs/pictures/${picture.name}.svg`, await take(picture));
  console.log(`docs/pictures/${picture.name}.svg`);
}
