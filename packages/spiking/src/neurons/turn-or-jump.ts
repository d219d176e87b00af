import type { Kicks } from './kicks.ts';

/** Where a membrane crossed Re z = 0, falling, with Im z > 0: candidates for spikes, in the order of time. */
export class Crossings {
  length = 0;
  /** The kick before which, or by which, it crossed. */
  kick = new Int32Array(0);
  /** 1 if the kick carried it across, 0 if it turned across while it rested. */
  jumped = new Uint8Array(0);
  /** The membrane before the kick, in the rotating frame. */
  real = new Float64Array(0);
  imaginary = new Float64Array(0);

  /** Empties the list and makes room for all that a membrane can cross within a number of kicks. */
  clear(kicks: number): void {
    this.length = 0;
    if (this.kick.length >= kicks) return;
    const capacity = 2 * kicks;
    this.kick = new Int32Array(capacity);
    this.jumped = new Uint8Array(capacity);
    this.real = new Float64Array(capacity);
    this.imaginary = new Float64Array(capacity);
  }

  add(kick: number, jumped: number, real: number, imaginary: number): void {
    const place = this.length++;
    this.kick[place] = kick;
    this.jumped[place] = jumped;
    this.real[place] = real;
    this.imaginary[place] = imaginary;
  }
}

/**
 * Drives the membrane of one target through kicks. This is where a resonator's time goes.
 *
 * In the rotating frame a membrane v rests between kicks: z = conj(v) e^{iπx} / gain, when the local clock shows phase x. A
 * kick w adds w·gain·e^{iπx} to v. So at a kick Re z ∝ m = Re v cos πx + Im v sin πx, and the kick adds w·gain to it. Re z
 * fell through 0
 *
 * - by turning, if m > 0 after the last kick and ≤ 0 before this one (less than half a turn later, so Im z > 0);
 * - by jumping, if m > 0 before this kick and ≤ 0 after it. Whether Im z > 0 then, is left to whoever reads the crossings.
 *
 * One target at a time keeps its membrane in registers; several at once were slower.
 *
 * @param weights of the target by source
 * @param real Re v of many targets; `place` is this one's, and changes
 * @param imaginary Im v, likewise
 */
export function turnOrJump(
  { length, start, member, hands, beginCosine, beginSine }: Kicks,
  weights: Float64Array,
  real: Float64Array,
  imaginary: Float64Array,
  place: number,
  crossings: Crossings,
): void {
  let re = real[place];
  let im = imaginary[place];
  let after = re * beginCosine + im * beginSine;
  let k = 0;
  crossings.clear(length);
  for (let g = 0; g < length; g++) {
    let weight = weights[member[k++]];
    for (const end = start[g + 1]; k < end; k++) weight += weights[member[k]];
    const cosine = hands[3 * g];
    const sine = hands[3 * g + 1];
    const kick = weight * hands[3 * g + 2];
    const before = re * cosine + im * sine;
    if (before > 0) {
      if (before + kick <= 0) crossings.add(g, 1, re, im);
    } else if (after > 0) crossings.add(g, 0, re, im);
    after = before + kick;
    re += kick * cosine;
    im += kick * sine;
  }
  real[place] = re;
  imaginary[place] = im;
}
