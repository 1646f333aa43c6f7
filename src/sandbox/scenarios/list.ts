/** Every scenario; the first is the default. Each is a file of data beside this one. */
export const scenarioNames = [
  'healthy',
  'slow-image',
  'image-pull',
  'crash-loop',
  'out-of-memory',
  'unschedulable',
  'quota',
  'probe-failing',
  'old-replicaset-crashing',
  'not-ours',
  'cnpg-failing-over',
  'no-secret',
  'no-rights',
  'no-ingress-class',
  'llamastack-elsewhere',
  'api-restarts',
  'watch-410',
  'collector-drops',
  'collector-short-of-memory',
  'wrong-experiment',
  'wrong-port',
  'host-refused',
  'mlflow-login',
  'database-lost',
] as const;

export type ScenarioName = (typeof scenarioNames)[number];
