import { defineConfig } from 'vitest/config';

export default defineConfig({
  ssr: { resolve: { conditions: ['@argand/source', 'node', 'import', 'default'] } },
  resolve: { conditions: ['@argand/source', 'node', 'import', 'default'] },
  test: {
    name: '@argand/backend-webgpu',
    include: ['src/**/*.test.ts'],
    // A driver in software compiles slowly.
    testTimeout: 200_000,
  },
});
