import { bin } from '../cluster/support/program.ts';
import { start } from '../ui/terminal.ts';
import { inTurns, type Measurement, median, timeOf } from './measure.ts';

const rounds = 15;
const node = process.execPath;

/** What Node itself costs, beside `--version` and the session's first frame, which needs no API server that answers. */
export async function measureStartUp(): Promise<Measurement[]> {
  const version = inTurns(
    rounds,
    () => timeOf(node, [bin, '--version']),
    () => timeOf(node, ['-e', '0']),
  );
  const frames: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < rounds; round++) {
    bare.push(await untilShown(['-e', "process.stdout.write('ready')"], 'ready'));
    frames.push(await untilShown([bin], 'Prerequisites'));
  }
  return [
    { name: '--version beside bare Node', ...version, unit: 'x', limit: 1.5 },
    { name: "the session's first frame after bare Node's first word", ours: median(frames), theirs: median(bare), unit: '+s', limit: 0.15 },
  ];
}

/** Seconds from the start of a program to a text on its terminal. */
async function untilShown(args: string[], text: string): Promise<number> {
  const started = performance.now();
  const terminal = start({ command: node, args, cols: 100, rows: 30 });
  await terminal.until(text, 10_000);
  const seconds = (performance.now() - started) / 1000;
  // In order, so that Node writes its compile cache.
  terminal.kill('SIGTERM');
  await terminal.exit;
  return seconds;
}
