import type { DeviceStorage } from '@argand/backend';
import type { Machine } from '../../machine.ts';
import type { Block } from '../../pool.ts';
import { phase } from '../../wgsl/arctangent.ts';
import { nanBits } from '../../wgsl/bits.ts';
import type { Piece } from '../../wgsl/piece.ts';
import { type Program, reads, type Scalar, writes } from '../../wgsl/program.ts';
import { family } from '../family.ts';
import { blocksOf, type Division, divisionFor, productProgram } from '../product.ts';
import { isUntiled } from '../thread-product.ts';

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
function layerProgram(
  { name, parameters, phasorAt }: Inputs,
  division: Division,
  vectors: boolean,
  withBias: boolean,
  withSum: boolean,
): Program {
  const untiled = isUntiled(division);
  return productProgram({
    name,
    division,
    bindings: {
      ...(untiled ? { phasors: reads() } : { phases: reads('u32') }),
      weight: reads(vectors ? 'vec4<f32>' : 'f32'),
      ...(withBias ? { bias: reads() } : {}),
      result: writes('u32'),
      ...(withSum ? { sum: writes() } : {}),
    },
    parameters: untiled ? {} : parameters,
    left: untiled
      ? { storage: 'phasors', byDepth: true, apart: '0u' }
      : { read: { ...readSamples, uses: [phasorAt] }, byDepth: true },
    right: { storage: 'weight', byDepth: false, apart: '0u' },
    storesPairs: true,
    uses: [nanBits, storePhases(withBias, withSum)],
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
fn storePair(n: u32, row: u32, column: u32, real: f32, imaginary: f32) {
  if (row >= P.rows || column >= P.columns) { return; }
  let position = row / 2u * P.columns + column;
  let re = real${withBias ? ' + bias[column]' : ''};
  result[position] = phaseBits(imaginary, re);
  ${withSum ? 'sum[position] = re; sum[P.rows / 2u * P.columns + position] = imaginary;' : ''}
}`,
});

/** Samples, inputs and outputs. */
export type LayerSizes = readonly [samples: number, inputs: number, outputs: number];

/** The storages of a layer's call. */
export interface LayerStorages {
  readonly phases: DeviceStorage;
  readonly weight: DeviceStorage;
  readonly bias: DeviceStorage | undefined;
  readonly out: DeviceStorage;
  readonly sum: DeviceStorage | undefined;
}

/** What runs layers for a number of samples, inputs and outputs. */
export function layerRunner(
  machine: Machine,
  inputs: Inputs,
): (storages: LayerStorages, sizes: LayerSizes, parameters: Readonly<Record<string, number>>) => void {
  const programs = family((division: Division, vectors: boolean, withBias: boolean, withSum: boolean) =>
    layerProgram(inputs, division, vectors, withBias, withSum),
  );
  const staging = stagingProgram(inputs);
  return ({ phases, weight, bias, out, sum }, [samples, depth, outputs], parameters) => {
    if (samples * outputs === 0) return;
    const size = [1, 2 * samples, outputs] as const;
    const phasors = stage(machine, staging, phases, [samples, depth], parameters);
    const division = divisionFor(size, phasors === undefined);
    const vectors = phasors === undefined && outputs % 4 === 0;
    machine.run(programs(division, vectors, bias !== undefined, sum !== undefined), {
      storages: {
        ...(phasors ? { phasors } : { phases }),
        weight,
        result: out,
        ...(bias ? { bias } : {}),
        ...(sum ? { sum } : {}),
      },
      parameters: { ...parameters, batch: 1, rows: size[1], columns: outputs, depth },
      blocks: blocksOf(division, size),
    });
    if (phasors) machine.pool.give(phasors);
  };
}

const threads = 64;

/** The phasors of every sample, as rows 2n (Re) and 2n + 1 (Im) of [2 samples, inputs]. */
export const stagingProgram = ({ name, parameters, phasorAt }: Inputs): Program => ({
  name: `${name}, phasors`,
  bindings: { phases: reads('u32'), result: writes() },
  parameters: { samples: 'u32', depth: 'u32', ...parameters },
  uses: [phasorAt],
  threads,
  body: `
  if (index >= P.samples * P.depth) { return; }
  let sample = index / P.depth;
  let j = index % P.depth;
  let phasor = phasorAt(sample, j);
  result[2u * sample * P.depth + j] = phasor.x;
  result[(2u * sample + 1u) * P.depth + j] = phasor.y;`,
});

/** Writes the phasors for products without tiles into a buffer for the pool; `undefined` with tiles, which compute their own. */
export function stage(
  machine: Machine,
  program: Program,
  phases: DeviceStorage,
  [samples, depth]: readonly [number, number],
  parameters: Readonly<Record<string, number>>,
): Block | undefined {
  const words = 2 * samples * depth;
  // Where they would be too many, tiles, slower as they are, need none.
  if (machine.tiles || words === 0 || 4 * words > machine.pool.largest) return undefined;
  const result = machine.scratch(words);
  machine.run(program, {
    storages: { phases, result },
    parameters: { ...parameters, samples, depth },
    blocks: Math.ceil(words / 2 / threads),
  });
  return result;
}
