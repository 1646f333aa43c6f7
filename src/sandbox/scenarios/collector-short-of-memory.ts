import type { Scenario } from '../scenario.ts';

export const collectorShortOfMemory: Scenario = {
  summary: 'the collector is short of memory, and takes no spans until it is given more',
  programs: { collector: { shortOfMemoryUpTo: '512Mi' } },
  ends: {
    ci: { exitCode: 4, says: ['the collector is short of memory, and its memory_limiter refuses spans'] },
    smoke: { exitCode: 4, says: ['the collector is short of memory, and its memory_limiter refuses spans'] },
  },
};
