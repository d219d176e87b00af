import { defineConfig } from 'vitest/config';

const conditions = ['@argand/source', 'node', 'import', 'default'];

export default defineConfig({
  ssr: { resolve: { conditions } },
  resolve: { conditions },
  test: {
    name: 'playground',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
