import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { compile } from '../ui/compile.ts';
import type { Load } from './entries/load.ts';
import type { Measurement } from './measure.ts';

/** At least this many spans a second through one MLflow would be much; the sink takes more. */
const rate = 2_000;
const spans = 20_000;

/**
 * Load runs against a sink in a process of its own: memory from few to many spans, and the same bounded rate as telemetrygen where there
 * is one (`TELEMETRYGEN=file npm run bench load`). It needs no cluster.
 */
export async function measureLoad(): Promise<Measurement[]> {
  const programs = { sink: await compile('test/bench/entries/sink.ts'), load: await compile('test/bench/entries/load.ts') };
  const run = (...args: number[]) =>
    withSink(programs.sink, async (url): Promise<Load> => {
      const load = JSON.parse(
        execFileSync(process.execPath, ['--expose-gc', programs.load, url, ...args.map(String)], { encoding: 'utf8' }),
      );
      if (load.found !== load.spans) throw new Error(`of ${load.spans} spans ${load.found} were found`);
      return load;
    });
  const few = await run(1_000);
  const many = await run(1_000_000);
  const paced = await run(spans, rate);
  const theirs = await withSink(programs.sink, generate);
  for (const program of Object.values(programs)) rmSync(dirname(program), { recursive: true });
  return [
    { name: 'memory in use after a load of 1,000 spans', ours: few.left / 1e6, unit: 'MB', limit: 40 },
    { name: 'after one of 1,000,000', ours: many.left / 1e6, unit: 'MB', limit: 40 },
    { name: 'memory in RAM meanwhile, with what V8 has not collected yet', ours: many.peak / 1e6, unit: 'MB', limit: 500 },
    ...beside(paced, theirs),
  ];
}

async function withSink<T>(program: string, work: (url: string) => Promise<T>): Promise<T> {
  const sink = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = await once(sink.stdout, 'data');
  try {
    return await work(String(line).trim());
  } finally {
    sink.stdin.end();
  }
}

/** Seconds that telemetrygen sends for, and how many of its spans came; undefined without it. It makes two spans a trace; its rate is that of spans. */
async function generate(url: string): Promise<{ seconds: number; came: number } | undefined> {
  const program = process.env.TELEMETRYGEN;
  if (program === undefined) return undefined;
  const { host } = new URL(url);
  const started = performance.now();
  const amount = ['--traces', String(spans / 2), '--rate', String(rate), '--workers', '1'];
  execFileSync(program, ['traces', '--otlp-http', '--otlp-insecure', '--otlp-endpoint', host, ...amount], { stdio: 'ignore' });
  const seconds = (performance.now() - started) / 1000;
  const { spans: came } = (await (await fetch(`${url}/count`)).json()) as { spans: number };
  return { seconds, came };
}

function beside({ seconds }: Load, theirs: Awaited<ReturnType<typeof generate>>): Measurement[] {
  const name = `sending ${spans.toLocaleString('en')} spans at ${rate.toLocaleString('en')} a second`;
  if (theirs === undefined) return [{ name, ours: seconds, unit: 's', limit: (spans / rate) * 1.05 }];
  return [
    {
      name: `${name}, beside telemetrygen (of its spans ${theirs.came} came)`,
      ours: seconds,
      theirs: theirs.seconds,
      unit: 'x',
      limit: 1.05,
    },
  ];
}
