import { defineConfig } from 'vitest/config';

export default defineConfig({
  ssr: { resolve: { conditions: ['@argand/source', 'node', 'import', 'default'] } },
  resolve: { conditions: ['@argand/source', 'node', 'import', 'default'] },
  // Float64 runs of whole networks take seconds where other work goes on beside.
  test: { name: '@argand/spiking', include: ['src/**/*.test.ts'], testTimeout: 30_000 },
});
