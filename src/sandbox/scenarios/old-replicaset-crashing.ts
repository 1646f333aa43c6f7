import type { Scenario } from '../scenario.ts';

export const oldReplicasetCrashing: Scenario = {
  summary: 'the collector of an earlier try has crashed all night; the new one is fine',
  deployed: true,
  world: [
    {
      kind: 'Deployment',
      name: 'otel-collector',
      manager: 'mlflow-tui',
      at: ['spec', 'template', 'spec', 'containers', 0, 'args'],
      to: ['--config=/etc/otel-collector/old.yaml'],
    },
  ],
  // Long enough for the old one to be seen crashing meanwhile.
  programs: { collector: { startSeconds: 20 } },
  ends: { ci: { exitCode: 0, says: ['change Deployment otel-collector (restarts its pod)'] } },
};
