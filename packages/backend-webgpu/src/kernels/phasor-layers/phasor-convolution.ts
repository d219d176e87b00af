import type { ConvolutionLayout, PhasorConvolutionCall } from '@argand/backend/kernels';
import type { Machine } from '../../machine.ts';
import { phasor } from '../../wgsl/sine.ts';
import { type Inputs, layerRunner } from './phasor-layer.ts';

/** The arguments that say where windows lie. */
export const layoutParameters = {
  height: 'u32',
  width: 'u32',
  channels: 'u32',
  windowsDown: 'u32',
  windowsAcross: 'u32',
  kernelWidth: 'u32',
  strideDown: 'u32',
  strideAcross: 'u32',
  above: 'u32',
  left: 'u32',
} as const;

/** Their values. */
export function layoutOf({
  rows,
  columns,
  ...layout
}: ConvolutionLayout): Record<keyof typeof layoutParameters, number> {
  const { height, width, channels, kernelWidth, strideDown, strideAcross, above, left } = layout;
  const image = { height, width, channels, windowsDown: rows, windowsAcross: columns };
  return { ...image, kernelWidth, strideDown, strideAcross, above, left };
}

/** Every window of the image is a sample; what lies outside of the image is silent. */
export const windowInputs: Inputs = {
  name: 'phasorConvolution',
  parameters: layoutParameters,
  phasorAt: {
    uses: [phasor],
    code: `
fn phasorAt(window: u32, j: u32) -> vec2<f32> {
  // In whole numbers without a sign, what lies above or left of the image lies far below or right of it.
  let y = window / P.windowsAcross % P.windowsDown * P.strideDown + j / P.channels / P.kernelWidth - P.above;
  let x = window % P.windowsAcross * P.strideAcross + j / P.channels % P.kernelWidth - P.left;
  if (y >= P.height || x >= P.width) { return vec2<f32>(); }
  let image = window / P.windowsAcross / P.windowsDown;
  return phasorOfBits(phases[((image * P.height + y) * P.width + x) * P.channels + j % P.channels]);
}`,
  },
};

export function phasorConvolution(machine: Machine): (call: PhasorConvolutionCall) => void {
  const run = layerRunner(machine, windowInputs);
  return (call) => {
    const { batch, rows, columns, filters, kernelHeight, kernelWidth, channels } = call;
    const sizes = [batch * rows * columns, kernelHeight * kernelWidth * channels, filters] as const;
    run(call, sizes, layoutOf(call));
  };
}
