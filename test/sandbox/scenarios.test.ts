import { describe, expect, test } from 'vitest';
import type { Ending, Scenario } from '../../src/sandbox/scenario.ts';
import { type ScenarioName, scenarioNames } from '../../src/sandbox/scenarios/list.ts';
import { loadScenario } from '../../src/sandbox/scenarios/load.ts';
import { runLines } from './support/run-lines.ts';

type Command = keyof Scenario['ends'];
const commands: Readonly<Record<Command, string[]>> = { ci: ['--ci'], wait: ['--ci', '--wait', '60s'], check: ['check'], smoke: ['smoke'] };
const scenarios = scenarioNames.map((name) => ({ name, ends: loadScenario(name).ends }));
const runs = scenarios.flatMap(({ name, ends }) =>
  (Object.entries(ends) as [Command, Ending][]).map(([command, ending]) => ({ name, command, ...ending })),
);

/**
 * As fast as may be, and no faster: what is unmet at first, and mends itself in time, must not have by then on a busy machine; what runs
 * out of time says what it does at a cluster's pace.
 */
const speeds: Partial<Record<`${ScenarioName}, ${Command}`, number>> = {
  // The old pod is to be seen crashing for longer than the program bears of a new one, which is 2 seconds.
  'old-replicaset-crashing, ci': 5,
  // Away for so long that the program says so.
  'api-restarts, ci': 3,
  // It is to be seen failing over first.
  'cnpg-failing-over, wait': 5,
};

// Each spends most of its time waiting: for containers to crash once more, for spans that don't come.
describe.concurrent('scenarios of the sandbox', () => {
  test.each(runs)('$name, $command: exit code $exitCode', async ({ name, command, exitCode, says, args = [] }) => {
    const speed = speeds[`${name}, ${command}`] ?? (exitCode === 3 || exitCode === 5 ? 1 : 30);
    const ended = await runLines([...commands[command], `--sandbox=${name}`, ...args], speed);
    expect(ended.stderr).toBe('');
    for (const words of says) expect(ended.stdout).toContain(words);
    expect(ended.exitCode, ended.stdout).toBe(exitCode);
    for (const line of ended.stdout.split('\n').filter(Boolean)) expect(line).toMatch(/^SANDBOX /);
  });
});
