import type { PhasorConvolutionGradientCall } from '@argand/backend/kernels';
import type { Machine } from '../../machine.ts';
import type { Piece } from '../../wgsl/piece.ts';
import { type Program, reads, writes } from '../../wgsl/program.ts';
import { reducer } from '../arrays/reduce.ts';
import { family } from '../family.ts';
import { blocksOf, type Division, divisionFor, productProgram } from '../product.ts';
import { layoutOf, layoutParameters, windowInputs } from './phasor-convolution.ts';
import { gradientOfSums, storePhasesGradient, weightGradientRunner } from './phasor-gradient.ts';

/**
 * Seen from a position of the image: depth (i, j, o) is filter o of the window in which the position is in row i and column j
 * the kernel, where there is such a window.
 */
const readPlaces: Piece = {
  code: `
fn gradientAt(row: u32, k: u32) -> f32 {
  if (row >= P.rows || k >= P.depth) { return 0f; }
  let position = row / 2u;
  let offset = k / P.filters;
  let down = position / P.width % P.height + P.above - offset / P.kernelWidth;
  let across = position % P.width + P.left - offset % P.kernelWidth;
  if (down % P.strideDown != 0u || across % P.strideAcross != 0u) { return 0f; }
  let windowRow = down / P.strideDown;
  let windowColumn = across / P.strideAcross;
  if (windowRow >= P.windowsDown || windowColumn >= P.windowsAcross) { return 0f; }
  let image = position / P.width / P.height;
  let window = (image * P.windowsDown + windowRow) * P.windowsAcross + windowColumn;
  return sums[(2u * window + row % 2u) * P.filters + k % P.filters];
}
fn readLeft(n: u32, row: u32, k: u32) -> mat4x4<f32> {
  var block = mat4x4<f32>();
  for (var i = 0u; i < 16u; i++) { block[i / 4u][i % 4u] = gradientAt(row + i % 4u, k + i / 4u); }
  return block;
}`,
};

const readFilters: Piece = {
  code: `
fn readRight(n: u32, channel: u32, k: u32) -> mat4x4<f32> {
  var block = mat4x4<f32>();
  for (var i = 0u; i < 16u; i++) {
    let c = channel + i % 4u;
    let d = k + i / 4u;
    if (c < P.columns && d < P.depth) {
      block[i / 4u][i % 4u] = weight[(d / P.filters * P.columns + c) * P.filters + d % P.filters];
    }
  }
  return block;
}`,
};

const phasesGradient = (division: Division): Program =>
  productProgram({
    name: 'phasorConvolutionGradient, of phases',
    division,
    bindings: { phases: reads('u32'), sums: reads(), weight: reads(), result: writes() },
    parameters: { ...layoutParameters, filters: 'u32' },
    left: { read: readPlaces, byDepth: true },
    right: { read: readFilters, byDepth: true },
    storesPairs: true,
    uses: [storePhasesGradient],
  });

export function phasorConvolutionGradient(machine: Machine): (call: PhasorConvolutionGradientCall) => void {
  const ofWeights = weightGradientRunner(machine, windowInputs);
  const ofPhases = family(phasesGradient);
  const reduce = reducer(machine);
  return (call) => {
    const { batch, height, width, channels, filters, phases, weight, damping } = call;
    const windows = batch * call.rows * call.columns;
    const area = call.kernelHeight * call.kernelWidth;
    const layout = layoutOf(call);
    const sums = gradientOfSums(machine, call, [windows, filters], damping);
    if (call.weightGradient) {
      const storages = { phases, sums, result: call.weightGradient };
      ofWeights(storages, [windows, area * channels, filters], layout);
    }
    if (call.biasGradient) {
      // A row holds the real parts of a window, then its imaginary ones.
      const of = { outer: 1, length: windows, inner: 2 * filters, width: filters };
      reduce({ operation: 'sum', type: 'float32', ...of, input: sums, out: call.biasGradient });
    }
    const rows = 2 * batch * height * width;
    if (call.phasesGradient && rows * channels > 0) {
      const size = [1, rows, channels] as const;
      const division = divisionFor(size, true);
      machine.run(ofPhases(division), {
        storages: { phases, sums, weight, result: call.phasesGradient },
        parameters: { ...layout, filters, batch: 1, rows, columns: channels, depth: area * filters },
        blocks: blocksOf(division, size),
      });
    }
    machine.pool.give(sums);
  };
}
