import type { Scenario } from '../scenario.ts';
import type { ScenarioName } from './list.ts';

/** The scenario's data. */
export async function loadScenario(_name: ScenarioName): Promise<Scenario> {
  const { healthy } = await import('./healthy.ts');
  return healthy;
}
