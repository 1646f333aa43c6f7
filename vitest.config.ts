import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    passWithNoTests: true,
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      { test: { name: 'ui', include: ['test/ui/**/*.test.{ts,tsx}'], testTimeout: 20_000 } },
      // Runs of the built program against the sandbox.
      { test: { name: 'sandbox', include: ['test/sandbox/**/*.test.ts'], testTimeout: 60_000 } },
      // What is said to the API server and MLflow, and answered: by the sandbox here, by a real cluster in `npm run test:cluster`.
      { test: { name: 'conversations', include: ['test/conversations/**/*.test.ts'], testTimeout: 60_000 } },
      // One cluster, one namespace: these run one after the other.
      {
        test: {
          name: 'cluster',
          include: ['test/cluster/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
