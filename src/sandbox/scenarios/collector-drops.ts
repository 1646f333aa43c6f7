import type { Scenario } from '../scenario.ts';

export const collectorDrops: Scenario = {
  summary: 'the collector takes all spans, and hands on all but every third',
  programs: { collector: { dropEvery: 3 } },
  ends: {
    ci: { exitCode: 4, says: ['the collector itself leaves spans out', ' more)'] },
    smoke: { exitCode: 4, says: ['the collector itself leaves spans out'] },
  },
};
