import { describeBackend } from '@argand/backend/conformance';
import { describe, test } from 'vitest';
import { wasm } from './index.ts';

describe('one thread', () => describeBackend(wasm({ threads: 1 }), { describe, test }));
describe('two threads', () => describeBackend(wasm({ threads: 2 }), { describe, test }));
