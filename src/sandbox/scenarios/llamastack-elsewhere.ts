import type { Scenario } from '../scenario.ts';

export const llamastackElsewhere: Scenario = {
  summary: 'LLaMA Stack sends its traces to another place already, and is left alone',
  world: [
    {
      kind: 'Deployment',
      name: 'llamastack',
      at: ['spec', 'template', 'spec', 'containers', 0, 'env'],
      to: [{ name: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', value: 'http://jaeger:4318/v1/traces' }],
    },
  ],
  ends: { ci: { exitCode: 0, says: ['jaeger'] } },
};
