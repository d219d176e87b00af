// A layer of phasor neurons in one piece: sin and cos are computed while the left side is packed, so that each sample is
// two rows against one real matrix, and the phase where the sums still lie in the cache: no complex tensor is ever stored.
// Arguments as in product.ts (left: the phases), and 2 bias or 0, 6 out, 7 sum or 0, 17 outputs, 18 the first column.
import { integer, pointer } from '../arguments';
import { phase } from '../arctangent';
import { PHASORS, bytesOfStrips, multiply, scratch } from '../product';
import { storeUpTo } from '../vector';

/** A chunk is a range of samples. */
export function phasorDense(chunk: i32): void {
  const first = chunk * integer(14);
  const samples = min(integer(14), integer(8) - first);
  const columns = integer(9);
  const strips = scratch();
  const sums = strips + bytesOfStrips(2 * integer(14));
  const stride = (<usize>((columns + 7) & ~7)) << 2;
  const packed = pointer(11) != 0;
  const left = pointer(0) + <usize>first * pointer(1);
  const right = packed ? pointer(11) : pointer(3);
  multiply(PHASORS, left, pointer(1), right, pointer(4), packed, strips, integer(10), 2 * samples, columns, sums, stride);
  for (let n = 0; n < samples; n++) finish(first + n, sums + <usize>(2 * n) * stride, stride, columns);
}

/** Bias, phase and, where they are wanted, the sums of one sample. */
export function finish(sample: i32, real: usize, stride: usize, columns: i32): void {
  const bias = pointer(2);
  const outputs = integer(17);
  const position = (<usize>sample * <usize>outputs + <usize>integer(18)) << 2;
  const out = pointer(6) + position;
  const kept = pointer(7);
  const keptReal = kept + position;
  const keptImaginary = keptReal + ((<usize>integer(8) * <usize>outputs) << 2);
  for (let column = 0; column < columns; column += 4) {
    const at = (<usize>column) << 2;
    const left = columns - column;
    let re = v128.load(real + at);
    const im = v128.load(real + stride + at);
    if (bias) re = f32x4.add(re, v128.load(bias + at));
    storeUpTo(out + at, phase(im, re), left);
    if (kept) {
      storeUpTo(keptReal + at, re, left);
      storeUpTo(keptImaginary + at, im, left);
    }
  }
}
