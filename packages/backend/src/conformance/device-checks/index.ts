import type { CheckGroup } from './check.ts';
import { determinismChecks } from './determinism.ts';
import { orderChecks } from './order.ts';
import { storageChecks } from './storages.ts';

/** What every device promises beside its kernels. */
export const deviceChecks: readonly CheckGroup[] = [storageChecks, orderChecks, determinismChecks];
