import type { Scenario } from '../scenario.ts';

export const outOfMemory: Scenario = {
  summary: 'the collector needs more memory than it may have',
  programs: { collector: { crash: { afterSeconds: 0.2, exitCode: 137, log: [] } } },
  ends: {
    ci: { exitCode: 1, says: ['container collector crashes: out of memory (OOMKilled)'] },
    smoke: { exitCode: 4, says: ['container collector crashes: out of memory (OOMKilled)', 'describe pod otel-collector'] },
  },
};
