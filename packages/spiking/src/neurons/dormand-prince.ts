/** Where in a step the stages look. */
const nodes = [0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1, 1];
/** What each takes of those before it. */
const stages = [
  [],
  [1 / 5],
  [3 / 40, 9 / 40],
  [44 / 45, -56 / 15, 32 / 9],
  [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
  [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
  // The last stage looks where the step of order 5 arrives.
  [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
];
/** What the step of order 5 takes of each stage, but for the last, of which it takes nothing. */
const shares = stages[6];
/** By how much the step of order 4 differs from that of order 5. */
const difference = [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40];

/**
 * How much of a current of 1, there from the fraction `from` to the fraction `to` of a step, the step of order 5 misses: to − from less what it takes
 * where its stages look. The embedded error hardly sees that.
 */
export function missedOf(from: number, to: number): number {
  let taken = 0;
  for (let stage = 0; stage < shares.length; stage++) {
    if (nodes[stage] > from && nodes[stage] < to) taken += shares[stage];
  }
  return Math.min(to, 1) - Math.max(from, 0) - taken;
}

/**
 * Steps of Dormand and Prince's Runge-Kutta method of order 5, with an embedded one of order 4 that tells the error, for
 * ż_o = (−leak + 2πi) z_o + I_o(t), o = 0 … n − 1.
 *
 * Source: J. R. Dormand and P. J. Prince, A family of embedded Runge-Kutta formulae, J. Comp. Appl. Math. 6 (1980).
 */
export class DormandPrince {
  /** Where the latest step arrived. */
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
  readonly #leak: number;
  readonly #slopesReal: readonly Float64Array[];
  readonly #slopesImaginary: readonly Float64Array[];

  constructor(neurons: number, leak: number) {
    this.#leak = leak;
    this.real = new Float64Array(neurons);
    this.imaginary = new Float64Array(neurons);
    this.#slopesReal = nodes.map(() => new Float64Array(neurons));
    this.#slopesImaginary = nodes.map(() => new Float64Array(neurons));
  }

  /**
   * Tries a step of h from a state.
   *
   * @param currentAt the currents I_o at some fraction of the step; its result is read before the next call
   * @param missed what the stages miss of ∫ I_o dt, as they look at some moments only
   * @returns the root mean square over all neurons of the error by what it may be, tolerance · (1 + |z|): a step is good up to 1
   */
  attempt(
    real: ArrayLike<number>,
    imaginary: ArrayLike<number>,
    h: number,
    tolerance: number,
    currentAt: (fraction: number) => ArrayLike<number>,
    missed: ArrayLike<number>,
  ): number {
    const [decay, turn] = [-this.#leak, 2 * Math.PI];
    const [slopesReal, slopesImaginary] = [this.#slopesReal, this.#slopesImaginary];
    let current = currentAt(0);
    for (const [stage, taken] of stages.entries()) {
      if (stage > 0 && nodes[stage] !== nodes[stage - 1]) current = currentAt(nodes[stage]);
      this.real.set(real);
      this.imaginary.set(imaginary);
      for (const [s, share] of taken.entries()) {
        add(this.real, slopesReal[s], h * share);
        add(this.imaginary, slopesImaginary[s], h * share);
      }
      for (let o = 0; o < this.real.length; o++) {
        slopesReal[stage][o] = decay * this.real[o] - turn * this.imaginary[o] + current[o];
        slopesImaginary[stage][o] = decay * this.imaginary[o] + turn * this.real[o];
      }
    }
    let squares = 0;
    for (let o = 0; o < this.real.length; o++) {
      let [re, im] = [0, 0];
      for (let s = 0; s < difference.length; s++) {
        re += h * difference[s] * slopesReal[s][o];
        im += h * difference[s] * slopesImaginary[s][o];
      }
      const size = Math.max(Math.hypot(real[o], imaginary[o]), Math.hypot(this.real[o], this.imaginary[o]));
      squares += (re * re + im * im + missed[o] ** 2) / (tolerance * (1 + size)) ** 2;
    }
    return Math.sqrt(squares / Math.max(this.real.length, 1));
  }
}

function add(sums: Float64Array, terms: Float64Array, share: number): void {
  for (let o = 0; o < sums.length; o++) sums[o] += share * terms[o];
}
