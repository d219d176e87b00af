import { describe, test } from 'vitest';
import { reference } from '../reference/reference.ts';
import { describeBackend } from './describe-backend.ts';

describeBackend(reference(), { describe, test, skip: test.skip }, { kernels: 'all' });
