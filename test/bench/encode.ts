import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { compile } from '../ui/compile.ts';
import type { Encoding } from './entries/encode.ts';
import type { Measurement } from './measure.ts';

/** Making test traces and encoding them, as a load run does: CPU time and memory, each count in a process of its own. It needs no cluster. */
export async function measureEncode(): Promise<Measurement[]> {
  const program = await compile('test/bench/entries/encode.ts');
  const encode = (shape: string, spans: number) =>
    JSON.parse(execFileSync(process.execPath, ['--expose-gc', program, shape, String(spans)], { encoding: 'utf8' })) as Encoding;

  const [few, many, most] = [1_000, 100_000, 1_000_000].map((spans) => encode('llm', spans)) as [Encoding, Encoding, Encoding];
  const others = ['wide', 'deep'].map((shape) => rate(shape, encode(shape, 100_000)));
  rmSync(dirname(program), { recursive: true });
  return [
    rate('llm', many),
    rate('llm', most),
    ...others,
    ...[few, many, most].map(({ spans, left }) => memory(`memory in use after ${counted(spans)} spans of llm`, left, 20)),
    memory('more of it after the last than after the first', most.left - few.left, 2),
    memory('memory in RAM meanwhile, with what V8 has not collected yet', most.peak, 250),
  ];
}

/** At least 50,000 spans a second on one core. */
function rate(shape: string, { spans, cpuSeconds }: Encoding): Measurement {
  const perSecond = counted(Math.round(spans / cpuSeconds));
  const name = `CPU time for ${counted(spans)} spans of ${shape}, which is ${perSecond} a second`;
  return { name, ours: cpuSeconds, unit: 's', limit: Math.round(spans / 50_000) };
}

function memory(name: string, bytes: number, limit: number): Measurement {
  return { name, ours: bytes / 1e6, unit: 'MB', limit };
}

function counted(count: number): string {
  return count.toLocaleString('en');
}
