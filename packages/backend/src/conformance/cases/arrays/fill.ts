import { type FillCall, fill } from '../../../kernels/arrays/fill.ts';
import type { ElementType } from '../../../storage.ts';
import type { Promised } from '../../compare.ts';
import { lengths } from '../../layouts.ts';
import { defineSuite, type KernelCase } from '../../suite.ts';
import { exact } from '../../tolerance.ts';

function of(
  type: ElementType,
  length: number,
  value: number,
  needs: readonly Promised[] = [],
): KernelCase<FillCall> {
  return {
    title: `${length} numbers with ${Object.is(value, -0) ? '-0' : value}`,
    needs,
    call: (bench) => ({ out: bench.result(type, length, exact, { spare: 0 }), value }),
  };
}

/** Cases of {@link fill}. */
export const fillSuite = defineSuite(fill, [
  {
    title: 'float32',
    cases: () => [
      ...lengths.flatMap((length) => [of('float32', length, 0), of('float32', length, 0.1)]),
      ...[1, -1, 0.5, 1e30, -1e-30].map((value) => of('float32', 9, value)),
      of('float32', 9, Number.NaN, ['nan']),
      of('float32', 9, Number.NEGATIVE_INFINITY, ['nan']),
      of('float32', 9, -0, ['signedZero']),
      of('float32', 9, 1e-40, ['denormals']),
    ],
  },
  {
    title: 'int32',
    cases: () => [
      ...lengths.map((length) => of('int32', length, -7)),
      ...[0, 1, 16_777_217, 2 ** 31 - 1, -(2 ** 31)].map((value) => of('int32', 9, value)),
    ],
  },
]);
