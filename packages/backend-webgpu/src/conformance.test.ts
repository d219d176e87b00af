import { describeBackend } from '@argand/backend/conformance';
import { describe, test } from 'vitest';
import { whyNoAdapter } from '../test/adapter.ts';
import { webgpu } from './index.ts';

const missing = await whyNoAdapter();
describe.skipIf(missing)(missing ?? 'a driver in software', () =>
  describeBackend(webgpu({ software: true }), { describe, test }),
);
