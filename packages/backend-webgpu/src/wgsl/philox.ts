import { multiplyHigh } from './multiply-high.ts';
import type { Piece } from './piece.ts';

/** One block of Philox4x32-10. Source: J. Salmon et al., Parallel Random Numbers: As Easy as 1, 2, 3 (SC'11). */
export const philox: Piece = {
  uses: [multiplyHigh],
  code: `
fn philoxBlock(counter: vec4<u32>, key: vec2<u32>) -> vec4<u32> {
  var x = counter;
  var k = key;
  for (var round = 0u; round < 10u; round++) {
    let high0 = multiplyHigh(0xd2511f53u, x.x);
    let high1 = multiplyHigh(0xcd9e8d57u, x.z);
    x = vec4<u32>(high1 ^ x.y ^ k.x, 0xcd9e8d57u * x.z, high0 ^ x.w ^ k.y, 0xd2511f53u * x.x);
    k += vec2<u32>(0x9e3779b9u, 0xbb67ae85u);
  }
  return x;
}
`,
};
