import type { DeviceStorage } from '@argand/backend';
import type { Machine } from '../../machine.ts';
import type { Block } from '../../pool.ts';
import { hypot, quotient } from '../../wgsl/arctangent.ts';
import { nanBits } from '../../wgsl/bits.ts';
import { literal, type Piece } from '../../wgsl/piece.ts';
import { type Program, reads, writes } from '../../wgsl/program.ts';
import { phasor } from '../../wgsl/sine.ts';
import { family } from '../family.ts';
import { blocksOf, type Division, divisionFor, productProgram, storeRow } from '../product.ts';
import { isUntiled } from '../thread-product.ts';
import { type Inputs, type LayerSizes, stage, stagingProgram } from './phasor-layer.ts';

const threads = 64;

const sumGradient = {
  name: 'phasorGradient, of sums',
  bindings: { sum: reads(), gradient: reads(), result: writes() },
  parameters: { size: 'u32', outputs: 'u32', damping: 'f32' },
  uses: [hypot, quotient],
  threads,
  body: `
  if (index >= P.size) { return; }
  let re = sum[index];
  let im = sum[P.size + index];
  let position = index / P.outputs * 2u * P.outputs + index % P.outputs;
  var toReal = 0f;
  var toImaginary = 0f;
  // z = |z| u: g u / (π (|z| + ε/|z|)), so that no square leaves float32.
  let size = hypotOf(re, im);
  if (size > 0f) {
    let scale = gradient[index] / ${literal(Math.PI)} / (size + P.damping / size);
    toReal = -quotientOf(im, size) * scale;
    toImaginary = quotientOf(re, size) * scale;
  }
  result[position] = toReal;
  result[position + P.outputs] = toImaginary;`,
} satisfies Program;

/** g = ∂L/∂z in a buffer for the pool, as rows 2n (Re) and 2n + 1 (Im) of [2 samples, outputs]. */
export function gradientOfSums(
  machine: Machine,
  { sum, gradient }: { readonly sum: DeviceStorage; readonly gradient: DeviceStorage },
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
function weightGradientProgram(
  { name, parameters, phasorAt }: Inputs,
  division: Division,
  vectors: boolean,
): Program {
  const untiled = isUntiled(division);
  return productProgram({
    name: `${name}Gradient, of weights`,
    division,
    bindings: {
      ...(untiled ? { phasors: reads() } : { phases: reads('u32') }),
      sums: reads(vectors ? 'vec4<f32>' : 'f32'),
      result: writes(),
    },
    parameters: untiled ? {} : parameters,
    left: untiled
      ? { storage: 'phasors', byDepth: false, apart: '0u' }
      : { read: { ...readInputs, uses: [phasorAt] }, byDepth: false },
    right: { storage: 'sums', byDepth: false, apart: '0u' },
    storesPairs: false,
    uses: [nanBits, storeRow],
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

/** What runs the gradient of weights for a number of samples, inputs and outputs. */
export function weightGradientRunner(
  machine: Machine,
  inputs: Inputs,
): (
  storages: { readonly phases: DeviceStorage; readonly sums: Block; readonly result: DeviceStorage },
  sizes: LayerSizes,
  parameters: Readonly<Record<string, number>>,
) => void {
  const programs = family((division: Division, vectors: boolean) =>
    weightGradientProgram(inputs, division, vectors),
  );
  const staging = stagingProgram(inputs);
  return ({ phases, sums, result }, [samples, rows, columns], parameters) => {
    if (rows * columns === 0) return;
    const size = [1, rows, columns] as const;
    const phasors = stage(machine, staging, phases, [samples, rows], parameters);
    const division = divisionFor(size, phasors === undefined);
    machine.run(programs(division, phasors === undefined && columns % 4 === 0), {
      storages: { ...(phasors ? { phasors } : { phases }), sums, result },
      parameters: { ...parameters, batch: 1, rows, columns, depth: 2 * samples },
      blocks: blocksOf(division, size),
    });
    if (phasors) machine.pool.give(phasors);
  };
}

/**
 * ∂L/∂x = π (cos πx · Im h − sin πx · Re h), where row 2n of the product is Re h of the phases [rows / 2, columns] and row 2n + 1
 * is Im h; 0 for silence.
 */
export const storePhasesGradient: Piece = {
  uses: [phasor, nanBits],
  code: `
fn storePair(n: u32, row: u32, column: u32, real: f32, imaginary: f32) {
  if (row >= P.rows || column >= P.columns) { return; }
  let position = row / 2u * P.columns + column;
  let phasor = phasorOfBits(phases[position]);
  result[position] = ${literal(Math.PI)} * (phasor.x * imaginary - phasor.y * real);
}`,
};
