import { type ScenarioName, scenarioNames } from '../sandbox/scenarios/list.ts';
import type { SettingFlags } from '../settings/load.ts';
import { nearest } from '../settings/nearest.ts';
import { commandNames } from './commands.ts';
import { oneOf } from './one-of.ts';
import { usage } from './usage.ts';

/** In the place of a scenario: shows which there are. */
export const listWord = 'list';

const page = `mlflow-tui --sandbox=${listWord}`;

/**
 * The words with a scenario for `--sandbox` where none is named. Commander would take the next word for one, also where that is a
 * command: `mlflow-tui --sandbox check` checks. Pure.
 */
export function withScenario(argv: readonly string[]): string[] {
  return argv.map((word, index) => {
    if (word !== '--sandbox') return word;
    const next = argv[index + 1];
    const isScenario = next !== undefined && !next.startsWith('-') && !isMeantAsCommand(next);
    return isScenario ? word : `${word}=${scenarioNames[0]}`;
  });
}

function isMeantAsCommand(word: string): boolean {
  if (commandNames.some((name) => name === word)) return true;
  // A slip in a command is told as that, not as a scenario that is not there.
  return nearest(word, commandNames) !== undefined && nearest(word, scenarioNames) === undefined;
}

/** The scenario of a run; undefined for a run in a cluster. Pure. @throws Problem (usage) for one that is not there, and for flags of a cluster */
export function scenarioChoice(name: string | undefined, flags: SettingFlags): ScenarioName | undefined {
  if (name === undefined) return undefined;
  const scenario = oneOf('--sandbox', name, scenarioNames, page);
  const ofCluster = Object.entries(flagsOfCluster).flatMap(([setting, flag]) => (Object.hasOwn(flags, setting) ? [flag] : []));
  if (ofCluster.length === 0) return scenario;
  throw usage(`--sandbox is a cluster of its own: leave out ${ofCluster.join(', ')}`);
}

const flagsOfCluster = {
  kubeconfig: '--kubeconfig',
  context: '--context',
  mlflowUrl: '--mlflow-url',
  collectorUrl: '--collector-url',
  collectorGrpcUrl: '--collector-grpc-url',
  llamastackUrl: '--llamastack-url',
} as const satisfies Partial<Record<keyof SettingFlags, string>>;
