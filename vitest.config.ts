import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: ['packages/*', 'apps/*/vitest.config.ts', 'tests'],
    // A machine of two cores runs two files at once: many tests wait for a program that they started.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});
