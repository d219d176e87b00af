import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SampleGrid } from './sample-grid.ts';

/** A float64 as a whole number of 2⁻¹⁰⁷⁴. */
function exactly(x: number): bigint {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, x);
  const word = bits.getBigUint64(0);
  const exponent = Number((word >> 52n) & 0x7ffn);
  const mantissa = (word & 0xfffffffffffffn) | (exponent > 0 ? 1n << 52n : 0n);
  return mantissa << BigInt(Math.max(exponent, 1) - 1);
}

const one = exactly(1);
const steps = fc.double({ min: 1e-4, max: 0.1, noNaN: true });

test('a sample is kept as precisely in the last cycle that there is as in the first', () => {
  fc.assert(
    fc.property(steps, fc.double({ min: 0, max: 2 ** 31 - 16, noNaN: true }), (step, time) => {
      const n = Math.floor(time / step);
      const { cycle, phase } = new SampleGrid(step).momentOf(n, 0);
      const exact = BigInt(n) * exactly(step);
      // A whole number of steps that is a cycle but for rounding is one.
      const steps = Math.round(1 / step);
      if (Math.abs(steps * step - 1) < 1e-12) return;
      const off = exactly((phase + 1) / 2) + BigInt(cycle) * one - exact;
      expect(phase >= -1 && phase < 1).toBe(true);
      // In units of 2⁻⁶⁰ of a cycle.
      expect(Math.abs(Number((off << 60n) / one))).toBeLessThan(2 ** 18);
    }),
  );
});

test('the first sample from a moment on is the first, wherever the clock stands', () => {
  const moments = fc.record({
    cycle: fc.oneof(fc.nat(20), fc.integer({ min: 2 ** 31 - 1000, max: 2 ** 31 - 16 })),
    phase: fc.double({ min: -1, max: 1, maxExcluded: true, noNaN: true }),
  });
  fc.assert(
    fc.property(steps, moments, fc.nat(5), (step, moment, clock) => {
      const grid = new SampleGrid(step);
      const n = grid.firstFrom(moment, clock, 0);
      expect(grid.after(n, moment, clock)).toBeGreaterThanOrEqual(0);
      if (n > 0) expect(grid.after(n - 1, moment, clock)).toBeLessThan(0);
    }),
  );
});
