import { createMlflow } from '../../../src/mlflow/client.ts';
import { runLoad } from '../../../src/smoke/load/run-load.ts';

/** What a load run of `URL SPANS [RATE]` against a sink came to, and cost this process. Run it with --expose-gc. */
export interface Load {
  spans: number;
  found: number;
  lost: number;
  /** Of sending. */
  seconds: number;
  /** CPU time of all threads, with reading back and deleting. */
  cpuSeconds: number;
  /** Bytes in use at the end, after a garbage collection, and the most that was in RAM. */
  left: number;
  peak: number;
  /** Most batches that were kept in memory at once. */
  mostKept: number;
}

const [url = '', spans = '1000', rate] = process.argv.slice(2);
const before = process.cpuUsage();
const { account, seconds, mostKept, fault } = await runLoad(
  {
    targets: { direct: { url }, collector: { url }, mlflow: createMlflow({ url }), experimentId: '1' },
    ...{ path: 'collector', shape: 'llm', run: 'bench', keep: false, patienceMs: 5_000 },
    ...{ spans: Number(spans), rate: rate === undefined ? undefined : Number(rate) },
  },
  { message() {}, load() {} },
  new AbortController().signal,
);
if (fault !== undefined) throw new Error(fault.words);
const { user, system } = process.cpuUsage(before);
const peak = process.resourceUsage().maxRSS * 1024;
globalThis.gc?.();
const { heapUsed, external } = process.memoryUsage();
const { generated, found, lost } = account;
const cpuSeconds = (user + system) / 1e6;
const load: Load = { spans: generated, found, lost, seconds, cpuSeconds, left: heapUsed + external, peak, mostKept };
process.stdout.write(JSON.stringify(load));
process.exit();
