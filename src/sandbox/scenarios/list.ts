/** Every scenario; the first is the default. */
export const scenarioNames = ['healthy'] as const;

export type ScenarioName = (typeof scenarioNames)[number];
