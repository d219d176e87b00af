import { defineConfig } from 'vitest/config';

// The campaign runs the built program, in workers of its own.
export default defineConfig({ test: { name: 'fuzz', include: ['src/**/*.test.ts'], testTimeout: 180_000 } });
