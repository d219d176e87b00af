import { describeBackend } from '@argand/backend/conformance';
import { describe, test } from 'vitest';
import { wasm } from './index.ts';

const runner = { describe, test, skip: test.skip };
describe('one thread', () => describeBackend(wasm({ threads: 1 }), runner, { kernels: 'all' }));
describe('two threads', () => describeBackend(wasm({ threads: 2 }), runner, { kernels: 'all' }));
