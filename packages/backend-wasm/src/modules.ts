// The compiled kernels: with or without relaxed SIMD, with or without threads. Literal URLs, so that bundlers find them.
const files = {
  simd: new URL('../wasm/simd.wasm', import.meta.url),
  'simd-threads': new URL('../wasm/simd-threads.wasm', import.meta.url),
  relaxed: new URL('../wasm/relaxed.wasm', import.meta.url),
  'relaxed-threads': new URL('../wasm/relaxed-threads.wasm', import.meta.url),
};

/**
 * Whether this engine takes a module of one function with the type () → v128 and this body. Asked when a device is opened, not on import: where
 * WebAssembly is switched off, even its name is missing.
 */
function takes(body: readonly number[]): boolean {
  const code = [1, body.length + 2, 0, ...body, 0x0b];
  return WebAssembly.validate(
    // The magic number and version; one type; one function of it; its code.
    new Uint8Array([
      0,
      97,
      115,
      109,
      1,
      0,
      0,
      0,
      1,
      5,
      1,
      96,
      0,
      1,
      123,
      3,
      2,
      1,
      0,
      10,
      code.length,
      ...code,
    ]),
  );
}

/** i32.const 0, i32x4.splat. */
const vector = [0x41, 0, 0xfd, 0x11];

/** Whether this engine has WebAssembly at all. */
export function hasWebAssembly(): boolean {
  return typeof WebAssembly === 'object';
}

/** Whether it has 128-bit vectors. */
export function hasSimd(): boolean {
  return takes(vector);
}

/** Whether it has relaxed SIMD too: here, f32x4.relaxed_madd. */
export function hasRelaxedSimd(): boolean {
  return takes([...vector, ...vector, ...vector, 0xfd, 0x85, 0x02]);
}

/** The module for this engine. */
export function moduleFile(threads: boolean): URL {
  const instructions = hasRelaxedSimd() ? 'relaxed' : 'simd';
  return threads ? files[`${instructions}-threads`] : files[instructions];
}
