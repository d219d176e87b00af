import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromSpikeTime, fromSpikeTimes, shiftClock, shiftClocks, spikeTime, spikeTimes } from './index.ts';

const cycle = fc.integer({ min: -1000, max: 1000 });
const clock = fc.integer({ min: 0, max: 20 });
const gridPhase = fc.integer({ min: -(2 ** 20), max: 2 ** 20 - 1 }).map((k) => k / 2 ** 20);
const anyPhase = fc.oneof(
  fc.double({ min: -1, max: 1, maxExcluded: true, noNaN: true }),
  fc.constantFrom(-1, -0.5, 0, 0.5, 1 - 2 ** -53, 0.5 - 2 ** -54, -0.5 - 2 ** -53, -Number.MIN_VALUE),
);

describe('spikeTime and fromSpikeTime', () => {
  test.each([
    [0, -1, 0, 0],
    [0, 0, 0, 0.5],
    [3, 0, 1, 3.75],
    [0, -1, 2, 0.5],
    [-1, 0.5, 0, -0.25],
  ])('cycle %d, phase %d on clock %d is time %d', (cycle, phase, clock, time) => {
    expect(spikeTime(cycle, phase, clock)).toBe(time);
    expect(fromSpikeTime(time, clock)).toEqual({ cycle, phase });
  });

  test('the output clock of a layer is a quarter period behind the one it listens on', () => {
    fc.assert(
      fc.property(cycle, gridPhase, clock, (c, y, l) => {
        expect(spikeTime(c, y, l + 1)).toBe(y / 2 + 1 / 2 + (l + 1) / 4 + c);
      }),
    );
  });

  test('undo each other', () => {
    fc.assert(
      fc.property(cycle, gridPhase, clock, (cycle, phase, clock) => {
        expect(fromSpikeTime(spikeTime(cycle, phase, clock), clock)).toEqual({ cycle, phase });
      }),
    );
  });

  test('any time has a phase in [-1, 1)', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), clock, (time, clock) => {
        const moment = fromSpikeTime(time, clock);
        expect(moment.phase).toBeGreaterThanOrEqual(-1);
        expect(moment.phase).toBeLessThan(1);
        expect(Math.abs(spikeTime(moment.cycle, moment.phase, clock) - time)).toBeLessThanOrEqual(2 ** -23);
      }),
    );
  });

  test('just before a cycle is its first instant, where nothing else can be distinguished', () => {
    expect(fromSpikeTime(-1e-20)).toEqual({ cycle: 0, phase: -1 });
    expect(fromSpikeTime(-0)).toEqual({ cycle: 0, phase: -1 });
    expect(fromSpikeTime(-(2 ** -53))).toEqual({ cycle: -1, phase: 1 - 2 ** -52 });
  });

  test('of arrays are those of each element', () => {
    const cycles = Int32Array.of(0, 1, -2, 4);
    const phases = Float32Array.of(-1, 0.5, 0, Number.NaN);
    expect(spikeTimes(cycles, phases, 1)).toEqual(Float64Array.of(0.25, 2, -1.25, Number.NaN));
    expect(fromSpikeTimes(Float64Array.of(0.25, 2, -1.25), 1)).toEqual({
      cycles: Int32Array.of(0, 1, -2),
      phases: Float64Array.of(-1, 0.5, 0),
    });
    expect(spikeTime(4, Number.NaN)).toBeNaN();
  });

  test('bad input is named', () => {
    expect(() => spikeTime(0.5, 0)).toThrow('spikeTime: cycle is 0.5, but must be a whole number.');
    expect(() => spikeTime(0, 0, 0.25)).toThrow('spikeTime: clock is 0.25, but must be a whole number.');
    expect(() => spikeTime(0, 1)).toThrow('spikeTime: phase is 1, but must lie in [-1, 1)');
    expect(() => spikeTimes(new Int32Array(1), Float32Array.of(-1.5))).toThrow('spikeTimes: phase is -1.5');
    expect(() => spikeTimes(new Int32Array(1), new Float32Array(2))).toThrow(
      'there are 1 cycles and 2 phases',
    );
    expect(() => fromSpikeTime(Number.POSITIVE_INFINITY)).toThrow('fromSpikeTime: time is Infinity');
    expect(() => fromSpikeTime(Number.NaN)).toThrow('fromSpikeTime: time is NaN');
    expect(() => fromSpikeTimes(Float64Array.of(0, Number.NaN))).toThrow('fromSpikeTimes: time 1 is NaN');
    expect(() => fromSpikeTimes(Float64Array.of(2 ** 40))).toThrow('within 2^31 cycles');
  });
});

describe('shiftClock', () => {
  test.each([
    [3, -0.75, 0, 1, 2, 0.75],
    [3, -0.5, 0, 1, 3, -1],
    [3, 0.5, 1, 0, 4, -1],
    [3, 0, 0, 4, 2, 0],
    [0, 0.25, 7, 0, 2, -0.25],
  ])(
    'cycle %d, phase %d from clock %d to %d is cycle %d, phase %d',
    (cycle, phase, from, to, toCycle, toPhase) => {
      expect(shiftClock(cycle, phase, from, to)).toEqual({ cycle: toCycle, phase: toPhase });
    },
  );

  test('keeps the time, and comes back', () => {
    fc.assert(
      fc.property(cycle, gridPhase, clock, clock, (cycle, phase, from, to) => {
        const moment = shiftClock(cycle, phase, from, to);
        expect(spikeTime(moment.cycle, moment.phase, to)).toBe(spikeTime(cycle, phase, from));
        expect(shiftClock(moment.cycle, moment.phase, to, from)).toEqual({ cycle, phase });
      }),
    );
  });

  test('no rounding moves a spike over an edge, and cycles stay exact after a day of streaming', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -(2 ** 50), max: 2 ** 50 }),
        anyPhase,
        clock,
        clock,
        (cycle, phase, from, to) => {
          const moment = shiftClock(cycle, phase, from, to);
          expect(moment.phase).toBeGreaterThanOrEqual(-1);
          expect(moment.phase).toBeLessThan(1);
          // In exact arithmetic the new cycle is ⌊cycle + (phase + 1)/2 + (from − to)/4⌋; phase is a multiple of 2⁻¹⁰⁷⁴.
          const unit = 2n ** 1076n;
          const exactPhase =
            BigInt(phase * 2 ** 60 === Math.trunc(phase * 2 ** 60) ? phase * 2 ** 60 : 0) * 2n ** 1016n;
          fc.pre(phase === 0 || exactPhase !== 0n);
          const time = BigInt(cycle) * unit + (exactPhase + unit) / 2n + (BigInt(from - to) * unit) / 4n;
          const floor = time / unit - (time % unit < 0n ? 1n : 0n);
          expect(BigInt(moment.cycle)).toBe(floor);
        },
      ),
    );
    expect(shiftClock(0, 0.5 - 2 ** -54, 1, 0)).toEqual({ cycle: 0, phase: 1 - 2 ** -53 });
    expect(shiftClock(0, -Number.MIN_VALUE, 2, 0)).toEqual({ cycle: 0, phase: 1 - 2 ** -53 });
  });

  test('of arrays is that of each element, rounded to their kind', () => {
    const float32Phase = anyPhase.map(Math.fround).filter((phase) => phase < 1);
    fc.assert(
      fc.property(fc.array(fc.tuple(cycle, float32Phase)), clock, clock, (moments, from, to) => {
        const cycles = Int32Array.from(moments, ([cycle]) => cycle);
        const phases = Float32Array.from(moments, ([, phase]) => phase);
        const one = moments.map(([cycle, phase]) => shiftClock(cycle, phase, from, to));
        const shifted = shiftClocks(cycles, phases, from, to);
        expect(shifted.cycles).toEqual(Int32Array.from(one, ({ cycle }) => cycle));
        expect(shifted.phases).toEqual(Float32Array.from(one, ({ phase }) => Math.min(phase, 1 - 2 ** -24)));
        expect(shiftClocks(cycles, Float64Array.from(phases), from, to).phases).toEqual(
          Float64Array.from(one, ({ phase }) => phase),
        );
      }),
    );
  });

  test('silence stays silence', () => {
    expect(shiftClock(2, Number.NaN, 0, 1).phase).toBeNaN();
    expect(shiftClocks(Int32Array.of(2), Float32Array.of(Number.NaN), 1, 0).phases).toEqual(
      Float32Array.of(Number.NaN),
    );
  });

  test('bad input is named', () => {
    expect(() => shiftClock(0, 0, 0.5, 0)).toThrow('shiftClock: fromClock is 0.5');
    expect(() => shiftClock(0, 0, 0, Number.NaN)).toThrow('shiftClock: toClock is NaN');
    expect(() => shiftClock(0.1, 0, 0, 0)).toThrow('shiftClock: cycle is 0.1');
    expect(() => shiftClock(0, -2, 0, 0)).toThrow('shiftClock: phase is -2');
    expect(() => shiftClocks(Int32Array.of(0, 2 ** 31 - 1), Float32Array.of(0, 0.75), 1, 0)).toThrow(
      'shiftClocks: spike 1 is in cycle 2147483648 of clock 0, but cycles must be from -2^31 to 2^31 - 1.',
    );
    expect(() => shiftClocks(new Int32Array(2), new Float32Array(1), 0, 1)).toThrow(
      'there are 2 cycles and 1 phases',
    );
  });
});
