import { defineConfig } from 'vitest/config';

// Tests of the whole stack: they see the packages as built, as a user does.
export default defineConfig({
  test: { name: 'tests', include: ['src/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 },
});
