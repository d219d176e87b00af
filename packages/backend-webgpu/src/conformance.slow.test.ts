import { describeBackend, kernelSuites } from '@argand/backend/conformance';
import { describe, test } from 'vitest';
import { whyNoAdapter } from '../test/adapter.ts';
import { webgpu } from './index.ts';

const runner = { describe, test, skip: test.skip };
const missing = await whyNoAdapter();
describe.skipIf(missing)(missing ?? 'as a GPU has it, on a driver in software', () =>
  describeBackend(webgpu({ software: true, tiles: true }), runner, { kernels: 'all' }),
);

/** What a driver in software has otherwise. */
const products = /^(matmul|phasorDense|phasorConvolution)/;
describe.skipIf(missing)(missing ?? 'products of threads that go alone', () =>
  describeBackend(webgpu({ software: true, tiles: false }), runner, {
    suites: kernelSuites.filter(({ kernel }) => products.test(kernel)),
    kernels: 'all',
  }),
);
