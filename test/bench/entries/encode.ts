import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import { toSdkSpans } from '../../../src/smoke/sdk-spans.ts';
import { makeTrace, type Recipe, type Shape, spansPerTrace } from '../../../src/smoke/trace-recipe.ts';

/** What making and encoding `SHAPE COUNT` cost this process. Run it with --expose-gc. */
export interface Encoding {
  spans: number;
  /** CPU time of all threads, those of the garbage collector too. */
  cpuSeconds: number;
  /** Bytes in use at the end, after a garbage collection, and the most that was in RAM. */
  left: number;
  peak: number;
}

const [shape = 'llm', wanted = '1000'] = process.argv.slice(2) as [Shape?, string?];
const recipe: Recipe = { run: 'bench', path: 'collector', shape };
const tracesPerBatch = 512 / spansPerTrace[shape];

/** As in a load run: in batches, made and encoded and forgotten, with the event loop between them. */
let spans = 0;
const before = process.cpuUsage();
for (let index = 0; spans < Number(wanted); index += tracesPerBatch) {
  const made = Array.from({ length: tracesPerBatch }, (_, offset) => makeTrace(recipe, index + offset, Date.now())).flat();
  if (!JsonTraceSerializer.serializeRequest(toSdkSpans(made, { run: recipe.run }))?.length) throw new Error('nothing to send');
  spans += made.length;
  await new Promise(setImmediate);
}
const { user, system } = process.cpuUsage(before);
const peak = process.resourceUsage().maxRSS * 1024;
globalThis.gc?.();
const { heapUsed, external } = process.memoryUsage();
const encoding: Encoding = { spans, cpuSeconds: (user + system) / 1e6, left: heapUsed + external, peak };
process.stdout.write(JSON.stringify(encoding));
