import type { Problem } from '../problem.ts';
import { pathOrder } from '../run/path-order.ts';
import type { SettingFlags } from '../settings/load.ts';
import { toMilliseconds } from '../settings/schema.ts';
import type { LoadChoice, SmokeChoice } from '../tasks/smoke/choice.ts';
import { oneOf } from './one-of.ts';
import { type SmokeOptions, shapes } from './smoke-options.ts';
import { usage } from './usage.ts';

const page = 'mlflow-tui smoke --help';
/** Of the run, and so of all ids: MLflow keeps it as the value of a tag. */
const seedPattern = /^[A-Za-z0-9-]{1,32}$/;
/** Where a pipeline of one small MLflow is, and what none takes. */
const defaultBounds = { from: 100, to: 10_000 };
const most = { spans: 100_000_000, rate: 1_000_000 };
const longestMs = 24 * 3_600_000;

/** What is wanted of the smoke test, as plain data. Pure. @throws Problem (usage) for what can't be, or contradicts itself. */
export function smokeChoice(options: SmokeOptions): SmokeChoice {
  const paths = options.path?.map((word) => oneOf('--path', word, pathOrder, page));
  const { keep = false, grpc, model, seed, experiment } = options;
  for (const [flag, text] of Object.entries({ '--model': model, '--experiment': experiment })) {
    if (text?.trim() === '') throw wrong(`${flag} expects a name, got ""`);
  }
  if (seed !== undefined && !seedPattern.test(seed)) {
    throw wrong(`--seed expects at most 32 letters, digits and "-", got ${JSON.stringify(seed)}`);
  }
  const load = loadChoice(options);
  const choice: SmokeChoice = {
    keep,
    ...(paths && { paths: [...new Set(paths)] }),
    // The collector sends to its own experiment, whatever is asked for here.
    ...(experiment !== undefined && !paths && { paths: ['direct'] }),
    ...(grpc && { grpc }),
    ...(model !== undefined && { model }),
    ...(seed !== undefined && { run: seed }),
    ...(experiment !== undefined && { experiment }),
    ...(load && { load }),
  };
  refuseContradictions(choice);
  return choice;
}

/** Where MLflow's address is given, in whatever way, nothing of a cluster is chosen. @throws Problem (usage) for flags that do */
export function refuseCluster(flags: SettingFlags): void {
  const ofCluster = (['kubeconfig', 'context', 'namespace', 'wait'] as const).filter((name) => flags[name] !== undefined);
  if (ofCluster.length === 0) return;
  throw wrong(`MLflow's address is given, so that no cluster is asked: leave out ${ofCluster.map((name) => `--${name}`).join(', ')}`);
}

function loadChoice({ spans, rate, duration, shape, findLimit }: SmokeOptions): LoadChoice | undefined {
  const much: Omit<LoadChoice, 'shape'> = {
    ...(spans !== undefined && { spans: whole('--spans', spans, most.spans) }),
    ...(rate !== undefined && { rate: positive('--rate', rate, most.rate) }),
    ...(duration !== undefined && { durationMs: lasting(duration) }),
    ...(findLimit !== undefined && { findLimit: findLimit === true ? defaultBounds : bounds(findLimit) }),
  };
  const given = Object.keys(much).length;
  if (shape !== undefined && given === 0) {
    throw wrong('--shape is of a load test: add --spans, --rate, --duration or --find-limit');
  }
  if (given === 0) return undefined;
  if (much.findLimit !== undefined && given > 1) {
    throw wrong('--find-limit finds the rate by itself: leave out --spans, --rate and --duration');
  }
  if (given === 3) throw wrong('--spans, --rate and --duration say the same thing twice: leave one of them out');
  return { shape: oneOf('--shape', shape ?? 'llm', shapes, page), ...much };
}

function refuseContradictions({ paths, grpc, model, experiment, load }: SmokeChoice): void {
  const isDirect = paths === undefined || paths.every((path) => path === 'direct');
  if (experiment !== undefined && (!isDirect || grpc)) {
    throw wrong(
      '--experiment goes by the direct path only, for the collector has one of its own: leave out --grpc, and --path but for direct',
    );
  }
  if (model !== undefined && experiment !== undefined)
    throw wrong('--model asks LLaMA Stack, and --experiment goes by the direct path only');
  if (model !== undefined && paths !== undefined && !paths.includes('llamastack')) {
    throw wrong('--model asks LLaMA Stack: add llamastack to --path');
  }
  if (load === undefined) return;
  if (paths?.includes('llamastack'))
    throw wrong('a load test goes by direct, collector and collector-grpc: leave llamastack out of --path');
  if (model !== undefined) throw wrong('--model asks LLaMA Stack, where a load test does not go');
}

function positive(flag: string, text: string, atMost: number): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (value > 0 && value <= atMost) return value;
  const meant = value > atMost ? `at most ${atMost}` : 'greater than 0';
  throw wrong(`${flag} expects a number ${meant}${like(text)}, got ${JSON.stringify(text)}`);
}

function whole(flag: string, text: string, atMost: number): number {
  const value = positive(flag, text, atMost);
  if (Number.isInteger(value)) return value;
  throw wrong(`${flag} expects a whole number like ${Math.max(1, Math.round(value))}, got ${JSON.stringify(text)}`);
}

/** What was probably meant: "1,000", "1_000", "1e3", "5k", "-5", "500/s". */
function like(text: string): string {
  const [, digits = '', k] = /^-?([\d,_' .]+?)(k)?(?:\/s)?$/i.exec(text.trim()) ?? [];
  const number = Number(digits.replace(/[,_' ]/g, '') || Number.NaN) * (k ? 1000 : 1);
  const meant = Number.isNaN(number) ? Number(text) : number;
  return meant > 0 && Number.isFinite(meant) ? ` like ${meant}` : '';
}

function lasting(text: string): number {
  const value = toMilliseconds(text);
  if (value > 0 && value <= longestMs) return value;
  const meant = /^\d+(\.\d+)?$/.test(text) && Number(text) > 0 ? `${text}s` : '90s, 5m or 1h30m';
  throw wrong(`--duration expects a duration like ${meant}, longer than 0s and at most 24h, got ${JSON.stringify(text)}`);
}

function bounds(text: string): { from: number; to: number } {
  const [, low, high] = /^(.+?)\.\.(.+)$/.exec(text) ?? [];
  if (low === undefined || high === undefined) {
    throw wrong(`--find-limit expects two rates like ${defaultBounds.from}..${defaultBounds.to}, got ${JSON.stringify(text)}`);
  }
  const from = positive('--find-limit', low, most.rate);
  const to = positive('--find-limit', high, most.rate);
  if (from < to) return { from, to };
  throw wrong(`--find-limit expects the lower rate first, like ${to}..${from === to ? 2 * from : from}, got ${JSON.stringify(text)}`);
}

function wrong(message: string): Problem {
  return usage(message, page);
}
