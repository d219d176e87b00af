import type { FanOut } from '@argand/layers';

/** Delivers one spike, as a phasor, to all its targets. Source number `fanOut.sources` is the references. */
export function deliver(
  fanOut: FanOut,
  source: number,
  real: number,
  imaginary: number,
  sumReal: Float64Array,
  sumImaginary: Float64Array,
): void {
  if (source < fanOut.sources) {
    fanOut.add(source, real, imaginary, sumReal, sumImaginary);
    return;
  }
  const { bias } = fanOut;
  if (!bias) return;
  for (let o = 0; o < bias.length; o++) {
    sumReal[o] += bias[o] * real;
    sumImaginary[o] += bias[o] * imaginary;
  }
}
