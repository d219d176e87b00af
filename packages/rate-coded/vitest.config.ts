import { defineConfig } from 'vitest/config';

export default defineConfig({
  ssr: { resolve: { conditions: ['@argand/source', 'node', 'import', 'default'] } },
  resolve: { conditions: ['@argand/source', 'node', 'import', 'default'] },
  test: { name: '@argand/rate-coded', include: ['src/**/*.test.ts'], testTimeout: 60_000 },
});
