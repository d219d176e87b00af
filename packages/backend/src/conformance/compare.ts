import type { Arithmetic } from '../device.ts';
import type { Outcome } from './bench.ts';

/** Promises of a device's arithmetic that not every device makes. */
export type Promised = 'nan' | 'signedZero' | 'denormals';

const smallestNormal = 2 ** -126;
const smallestDenormal = 2 ** -149;

/**
 * Says how a device's outcome differs from the reference's: the first place, what was there and what should be.
 * `undefined` where it does not differ.
 */
export function difference(
  got: Outcome,
  want: Outcome,
  arithmetic: Arithmetic,
  needs: readonly Promised[],
): string | undefined {
  if (got.numbers.length !== want.numbers.length) {
    return `${want.name}: ${got.numbers.length} numbers were read, expected ${want.numbers.length}`;
  }
  let first: string | undefined;
  let wrong = 0;
  for (let place = 0; place < want.numbers.length; place++) {
    const problem =
      place < want.length
        ? problemAt(place, got, want, arithmetic, needs)
        : Object.is(got.numbers[place], want.numbers[place])
          ? undefined
          : 'behind the last place that is written, so it must not change';
    if (problem === undefined) continue;
    wrong++;
    first ??= `${want.name}[${place}] is ${show(got.numbers[place])}, expected ${show(want.numbers[place])} (${problem})`;
  }
  return first && `${first}; ${wrong} of ${want.numbers.length} places are wrong`;
}

function problemAt(
  place: number,
  got: Outcome,
  want: Outcome,
  arithmetic: Arithmetic,
  needs: readonly Promised[],
): string | undefined {
  const { kind, bound } = want.tolerance;
  const double = arithmetic.precision === 'float64' || want.type === 'int32';
  const answer = got.numbers[place];
  const meant = want.numbers[place];
  const rounded = double ? meant : Math.fround(meant);
  if (kind === 'bits') return Object.is(answer, rounded) ? undefined : 'bit for bit';

  const allowed = bound(meant, place) * (double ? roundingOfDouble : 1);
  // Any angle, or none, is right where the sum is lost in rounding.
  if (kind === 'phase' && allowed >= 1) {
    return Number.isNaN(answer) || inRange(answer) ? undefined : 'a phase must be in [−1, 1) or NaN';
  }
  if (Number.isNaN(meant)) return Number.isNaN(answer) ? undefined : 'NaN';
  if (Number.isNaN(answer)) return 'not NaN';
  if (kind === 'phase') {
    if (!inRange(answer)) return 'a phase must be in [−1, 1) or NaN';
    const apart = Math.abs(answer - meant);
    return Math.min(apart, 2 - apart) <= allowed ? undefined : `within ${allowed} on the circle`;
  }
  if (answer === rounded) {
    return needs.includes('signedZero') && !Object.is(answer, rounded) ? 'the sign of zero' : undefined;
  }
  // No distance from an infinity is small.
  if (!Number.isFinite(answer) || !Number.isFinite(rounded)) return 'an infinity';
  const flushed = want.type === 'float32' && !arithmetic.denormals ? smallestNormal : 0;
  const room = allowed === 0 ? flushed : allowed + Math.max(flushed, double ? 0 : smallestDenormal);
  return Math.abs(answer - meant) <= room ? undefined : room === 0 ? 'exactly' : `within ${room}`;
}

/** Bounds are meant for float32; float64 rounds 2^29 times finer, of which five bits are left to its functions. */
const roundingOfDouble = 2 ** -24;

function inRange(phase: number): boolean {
  return phase >= -1 && phase < 1;
}

function show(number: number): string {
  return Object.is(number, -0) ? '-0' : String(number);
}
