import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** What a test waits for comes at once, and late on a machine that is busy with others: then it fails by what it saw, before its own time-out. */
const expects = { poll: { timeout: 15_000 } };

/** Projects that run the built program. */
const built = { globalSetup: 'test/built.ts', testTimeout: 60_000, hookTimeout: 60_000, expect: expects };

export default defineConfig({
  test: {
    // Two tests of one table may differ in their last words only.
    taskTitleValueFormatTruncate: 120,
    // Many tests wait for a program in a terminal or a server more than they compute: more workers than there are cores.
    maxWorkers: availableParallelism() + 6,
    // Of one file's concurrent tests: runs in the sandbox wait for containers to crash once more, and for spans that don't come.
    maxConcurrency: 8,
    projects: [
      // One process for many files: to load the modules for each file anew costs as much as all the tests. Tests put back what they change.
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: expects,
        },
      },
      { test: { ...built, name: 'ui', include: ['test/ui/**/*.test.{ts,tsx}'], env: { INK_SCREEN_READER: '', FORCE_COLOR: '0' } } },
      // The program from its command line, as others start it.
      { test: { ...built, name: 'program', include: ['test/program/**/*.test.ts'] } },
      // Its runs against the sandbox, and the conversations that test:cluster holds with a real cluster. The program has patience of its
      // own, 45 seconds where a pod can't be scheduled, whatever the sandbox's speed.
      { test: { ...built, name: 'sandbox', include: ['test/sandbox/**/*.test.ts'], testTimeout: 180_000 } },
      // The program on other Nodes, which come from the registry.
      { test: { ...built, name: 'nodes', include: ['test/nodes/**/*.test.ts'], testTimeout: 180_000 } },
      // One cluster, one namespace: these run one after the other.
      {
        test: {
          ...built,
          name: 'cluster',
          globalSetup: [built.globalSetup, 'test/cluster/begin.ts'],
          include: ['test/cluster/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
