import type { Storage } from '@argand/backend';
import type { Machine } from '../machine.ts';
import type { Block } from '../pool.ts';
import { phase } from '../wgsl/arctangent.ts';
import { nanBits } from '../wgsl/bits.ts';
import { literal, type Piece } from '../wgsl/piece.ts';
import { type Program, reads, type Scalar, writes } from '../wgsl/program.ts';
import { phasor } from '../wgsl/sine.ts';
import {
  blocksOf,
  productProgram,
  sidePiece,
  storeRow,
  type TilingName,
  tilingFor,
  tilings,
} from './product.ts';

/** Where the inputs of a layer's samples are: those of a dense layer, or the windows of a convolution. */
export interface Inputs {
  /** The kernel's name. */
  readonly name: string;
  /** The arguments that `phasorAt` reads by. */
  readonly parameters: Readonly<Record<string, Scalar>>;
  /** `phasorAt(sample, j) -> vec2<f32>`: (cos πx, sin πx) of input j of a sample, 0 for silence; from the bits in `phases`. */
  readonly phasorAt: Piece;
}

/** z = Σ W e^{iπx} + b and its angle. Row 2n of the left side is Re e^{iπx} of sample n, row 2n + 1 is Im. */
export function layerProgram(
  { name, parameters, phasorAt }: Inputs,
  tiling: TilingName,
  vectors: boolean,
  withBias: boolean,
  withSum: boolean,
): Program {
  return productProgram({
    name,
    tiling: tilings[tiling],
    bindings: {
      phases: reads('u32'),
      weight: reads(vectors ? 'vec4<f32>' : 'f32'),
      ...(withBias ? { bias: reads() } : {}),
      result: writes('u32'),
      ...(withSum ? { sum: writes() } : {}),
    },
    parameters,
    leftByDepth: true,
    rightByDepth: false,
    storesPairs: true,
    uses: [
      nanBits,
      phasorAt,
      readSamples,
      sidePiece({
        storage: 'weight',
        name: 'readRight',
        byDepth: false,
        places: 'P.columns',
        apart: '0u',
        vectors,
      }),
      storePhases(withBias, withSum),
    ],
  });
}

const readSamples: Piece = {
  code: `
fn readLeft(n: u32, row: u32, k: u32) -> mat4x4<f32> {
  var block = mat4x4<f32>();
  for (var i = 0u; i < 8u; i++) {
    let sample = row / 2u + i / 4u;
    let j = k + i % 4u;
    if (2u * sample < P.rows && j < P.depth) {
      let phasor = phasorAt(sample, j);
      if (i < 4u) {
        block[i].x = phasor.x;
        block[i].y = phasor.y;
      } else {
        block[i - 4u].z = phasor.x;
        block[i - 4u].w = phasor.y;
      }
    }
  }
  return block;
}`,
};

const storePhases = (withBias: boolean, withSum: boolean): Piece => ({
  uses: [phase],
  code: `
fn storePair(n: u32, row: u32, column: u32, real: vec4<f32>, imaginary: vec4<f32>) {
  if (row >= P.rows) { return; }
  let place = row / 2u * P.columns + column;
  for (var i = 0u; i < min(4u, P.columns - min(column, P.columns)); i++) {
    let re = real[i]${withBias ? ' + bias[column + i]' : ''};
    let im = imaginary[i];
    result[place + i] = phaseBits(im, re);
    ${withSum ? 'sum[place + i] = re; sum[P.rows / 2u * P.columns + place + i] = im;' : ''}
  }
}`,
});

/** The storages of a layer's call. */
export interface LayerStorages {
  readonly phases: Storage;
  readonly weight: Storage;
  readonly bias: Storage | undefined;
  readonly out: Storage;
  readonly sum: Storage | undefined;
}

/** Runs a layer of so many samples, inputs and outputs. */
export function runLayer(
  machine: Machine,
  programs: (tiling: TilingName, vectors: boolean, withBias: boolean, withSum: boolean) => Program,
  { phases, weight, bias, out, sum }: LayerStorages,
  [samples, inputs, outputs]: readonly [number, number, number],
  parameters: Readonly<Record<string, number>>,
): void {
  if (samples * outputs === 0) return;
  const rows = 2 * samples;
  const tiling = tilingFor(1, rows, outputs);
  machine.run(programs(tiling, outputs % 4 === 0, bias !== undefined, sum !== undefined), {
    storages: { phases, weight, result: out, ...(bias ? { bias } : {}), ...(sum ? { sum } : {}) },
    parameters: { ...parameters, rows, columns: outputs, depth: inputs },
    blocks: blocksOf(tilings[tiling], 1, rows, outputs),
  });
}

const threads = 64;

const sumGradient = {
  name: 'phasorGradient, of sums',
  bindings: { sum: reads(), gradient: reads(), result: writes() },
  parameters: { size: 'u32', outputs: 'u32', damping: 'f32' },
  threads,
  body: `
  if (index >= P.size) { return; }
  let re = sum[index];
  let im = sum[P.size + index];
  let place = index / P.outputs * 2u * P.outputs + index % P.outputs;
  var toReal = 0f;
  var toImaginary = 0f;
  if (re != 0f || im != 0f) {
    // Divided by the larger part first, so that no square leaves float32.
    let larger = max(abs(re), abs(im));
    let a = re / larger;
    let b = im / larger;
    let scale = gradient[index] / (${literal(Math.PI)} * (a * a + b * b + P.damping / larger / larger)) / larger;
    toReal = -b * scale;
    toImaginary = a * scale;
  }
  result[place] = toReal;
  result[place + P.outputs] = toImaginary;`,
} satisfies Program;

/** g = ∂L/∂z in a buffer for the pool, as rows 2n (Re) and 2n + 1 (Im) of [2 samples, outputs]. */
export function gradientOfSums(
  machine: Machine,
  { sum, gradient }: { readonly sum: Storage; readonly gradient: Storage },
  [samples, outputs]: readonly [number, number],
  damping: number,
): Block {
  const size = samples * outputs;
  const result = machine.scratch(2 * size);
  machine.run(sumGradient, {
    storages: { sum, gradient, result },
    parameters: { size, outputs, damping },
    blocks: Math.ceil(size / threads),
  });
  return result;
}

/** ∂L/∂W = [cos, sin]ᵀ g: the depth is 2 samples, and row 2n of g belongs to cos, row 2n + 1 to sin. */
export function weightGradientProgram(
  { name, parameters, phasorAt }: Inputs,
  tiling: TilingName,
  vectors: boolean,
): Program {
  return productProgram({
    name: `${name}Gradient, of weights`,
    tiling: tilings[tiling],
    bindings: { phases: reads('u32'), sums: reads(vectors ? 'vec4<f32>' : 'f32'), result: writes() },
    parameters,
    leftByDepth: false,
    rightByDepth: false,
    storesPairs: false,
    uses: [
      nanBits,
      phasorAt,
      sidePiece({
        storage: 'sums',
        name: 'readRight',
        byDepth: false,
        places: 'P.columns',
        apart: '0u',
        vectors,
      }),
      readInputs,
      storeRow,
    ],
  });
}

const readInputs: Piece = {
  code: `
fn readLeft(n: u32, row: u32, k: u32) -> mat4x4<f32> {
  var block = mat4x4<f32>();
  for (var i = 0u; i < 8u; i++) {
    let j = row + i % 4u;
    let sample = k / 2u + i / 4u;
    if (j < P.rows && 2u * sample < P.depth) {
      let phasor = phasorAt(sample, j);
      block[i / 4u * 2u][i % 4u] = phasor.x;
      block[i / 4u * 2u + 1u][i % 4u] = phasor.y;
    }
  }
  return block;
}`,
};

/** Runs the gradient of the weights. */
export function runWeightGradient(
  machine: Machine,
  programs: (tiling: TilingName, vectors: boolean) => Program,
  storages: { readonly phases: Storage; readonly sums: Block; readonly result: Storage },
  [samples, inputs, outputs]: readonly [number, number, number],
  parameters: Readonly<Record<string, number>>,
): void {
  if (inputs * outputs === 0) return;
  const tiling = tilingFor(1, inputs, outputs);
  machine.run(programs(tiling, outputs % 4 === 0), {
    storages,
    parameters: { ...parameters, rows: inputs, columns: outputs, depth: 2 * samples },
    blocks: blocksOf(tilings[tiling], 1, inputs, outputs),
  });
}

/**
 * ∂L/∂x = π (cos πx · Im h − sin πx · Re h), where row 2n of the product is Re h of the phases [rows / 2, columns] and row 2n + 1
 * is Im h; 0 for silence.
 */
export const storePhasesGradient: Piece = {
  uses: [phasor, nanBits],
  code: `
fn storePair(n: u32, row: u32, column: u32, real: vec4<f32>, imaginary: vec4<f32>) {
  if (row >= P.rows) { return; }
  let place = row / 2u * P.columns + column;
  for (var i = 0u; i < min(4u, P.columns - min(column, P.columns)); i++) {
    let phasor = phasorOfBits(phases[place + i]);
    result[place + i] = ${literal(Math.PI)} * (phasor.x * imaginary[i] - phasor.y * real[i]);
  }
}`,
};
