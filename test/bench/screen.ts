import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { bin } from '../cluster/support/program.ts';
import { compile } from '../ui/compile.ts';
import { keys, type ProgramInTerminal, start } from '../ui/terminal.ts';
import type { Flood } from './entries/burst.ts';
import { type Measurement, median } from './measure.ts';
import { cpuSeconds, residentMegabytes } from './process.ts';

const journal = fileURLToPath(new URL('../fixtures/journals/good.jsonl', import.meta.url));
const size = { cols: 100, rows: 30 };
/** As the bundle has it: React checks much more in development. */
const env = { NODE_ENV: 'production' };

/** What the screen costs, in a real pseudo-terminal of 100x30. It needs no cluster. */
export async function measureScreen(): Promise<Measurement[]> {
  return [...(await measureCpu()), ...(await measureFlood()), await measureManyPods()];
}

/** The built program shows a recorded run: CPU while MLflow rolls out, and when all is done. */
async function measureCpu(): Promise<Measurement[]> {
  const terminal = start({ command: process.execPath, args: [bin, '--replay', journal], ...size });
  await terminal.until('Waiting for: MLflow');
  const rollout = await cpuShare(terminal.pid, 10);
  await terminal.until('Done in', 60_000);
  // What the end itself had to draw is over.
  await delay(1000);
  const idle = await cpuShare(terminal.pid, 5);
  await leave(terminal);
  return [
    { name: 'CPU of a core during a rollout', ours: rollout, unit: '%', limit: 6 },
    { name: 'CPU of a core when all is done', ours: idle, unit: '%', limit: 1 },
  ];
}

async function cpuShare(pid: number, seconds: number): Promise<number> {
  const started = performance.now();
  const before = cpuSeconds(pid);
  await delay(seconds * 1000);
  return ((cpuSeconds(pid) - before) / (performance.now() - started)) * 100_000;
}

const flood = { rate: 2000, seconds: 10, keyEveryMs: 500 };

/** Events in a flood: how long a key takes until the selection has moved on the terminal, and what the flood leaves in memory. */
async function measureFlood(): Promise<Measurement[]> {
  const program = await compile('test/bench/entries/burst.ts');
  const args = ['--expose-gc', program, journal, String(flood.rate), String(flood.seconds)];
  const terminal = start({ command: process.execPath, args, ...size, env });
  await terminal.until('Waiting for: MLflow');
  const latencies: number[] = [];
  const memory: number[] = [];
  for (let press = 0; press < (flood.seconds * 1000) / flood.keyEveryMs; press++) {
    latencies.push(await timeOfKey(terminal, press % 2 === 0 ? keys.up : keys.down));
    memory.push(residentMegabytes(terminal.pid));
    await delay(flood.keyEveryMs);
  }
  await leave(terminal);
  rmSync(dirname(program), { recursive: true });
  const { events, seconds, heap } = JSON.parse(terminal.screen().replaceAll('\n', '')) as Flood;
  const rate = Math.round(events / seconds);
  return [
    { name: `key to screen with ${rate} events a second, the slowest`, ours: Math.max(...latencies), unit: 'ms', limit: 100 },
    { name: 'memory in use that they leave behind', ours: (heap.late - heap.early) / 1e6, unit: 'MB', limit: 2 },
    { name: 'memory in RAM meanwhile, with what V8 has not collected yet', ours: Math.max(...memory), unit: 'MB', limit: 250 },
  ];
}

/** Milliseconds until the selection mark is in another row. */
async function timeOfKey(terminal: ProgramInTerminal, key: string): Promise<number> {
  const before = selectedRow(terminal.screen());
  const started = performance.now();
  terminal.send(key);
  await terminal.until((screen) => selectedRow(screen) !== before);
  return performance.now() - started;
}

function selectedRow(screen: string): number {
  return screen.split('\n').findIndex((line) => line.startsWith('❯'));
}

async function leave(terminal: ProgramInTerminal): Promise<void> {
  terminal.send(keys.ctrlC + keys.ctrlC);
  await terminal.exit;
}

/** A frame of a state with 500 pods, from the event to the write. */
async function measureManyPods(): Promise<Measurement> {
  const program = await compile('test/bench/entries/many-pods.ts');
  const times = execFileSync(process.execPath, [program, '500', '20'], { encoding: 'utf8', env: { ...process.env, ...env } });
  rmSync(dirname(program), { recursive: true });
  const frames = times.trim().split('\n').map(Number);
  return { name: 'a frame with 500 pods, the median', ours: median(frames), unit: 'ms', limit: 30 };
}
