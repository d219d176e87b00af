import type { ConvolutionLayout } from '@argand/backend/kernels';
import type { Machine } from '../../machine.ts';
import { roundUp } from '../product.ts';

/** Sizes of a convolution: windows and numbers of a window, and the planes of phasors that its windows are read from. */
export function sizesOf(layout: ConvolutionLayout) {
  const { channels, rows, columns, kernelHeight, kernelWidth, strideDown, strideAcross } = layout;
  // Only what a window reaches.
  const planeHeight = (rows - 1) * strideDown + kernelHeight;
  const planeWidth = (columns - 1) * strideAcross + kernelWidth;
  return {
    windows: rows * columns,
    area: kernelHeight * kernelWidth * channels,
    planeHeight,
    planeWidth,
    planeBytes: roundUp(4 * planeHeight * planeWidth * channels + 64, 16),
  };
}

/** Writes the arguments that all kernels of a convolution share, see assembly/phasor-layers/planes.ts. */
export function setLayout(machine: Machine, layout: ConvolutionLayout, phases: number): void {
  const { planeHeight, planeWidth, area } = sizesOf(layout);
  machine.set(9, layout.filters);
  machine.set(10, area);
  machine.set(20, layout.height);
  machine.set(21, layout.width);
  machine.set(22, layout.channels);
  machine.set(23, layout.rows);
  machine.set(24, layout.columns);
  machine.set(25, layout.kernelHeight);
  machine.set(26, layout.kernelWidth);
  machine.set(27, layout.strideDown);
  machine.set(28, layout.strideAcross);
  machine.set(29, layout.above);
  machine.set(30, layout.left);
  machine.set(31, phases);
  machine.set(32, planeHeight);
  machine.set(33, planeWidth);
}
