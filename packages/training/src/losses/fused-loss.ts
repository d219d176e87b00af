import { allocate, multiply, type Operation, storageOf, type Tensor } from '@argand/autograd';
import type { Device, DeviceStorage } from '@argand/backend';
import { ShapeError } from '@argand/errors';

/** What a kernel that computes a loss, and its gradient if there is room for it, is given. */
export interface FusedLossCall {
  readonly batch: number;
  readonly classes: number;
  readonly phases: DeviceStorage<'float32'>;
  readonly labels: DeviceStorage<'int32'>;
  readonly out: DeviceStorage<'float32'>;
  readonly gradient: DeviceStorage<'float32'> | undefined;
}

/**
 * A loss as one kernel: where a gradient is wanted it is computed with the loss, and only multiplied on the way back.
 *
 * @param run runs the kernel with these arguments
 */
export function fusedLoss(
  name: string,
  run: (device: Device, call: FusedLossCall) => void,
): Operation<undefined, 'float32'> {
  return {
    name,
    outputShape([phases, labels]) {
      if (phases.length !== 2 || labels.length !== 1 || phases[0] !== labels[0] || phases.includes(0)) {
        throw new ShapeError(
          `${name}: phases and labels are [${phases.join(', ')}] and [${labels.join(', ')}]; expected [batch, classes] and [batch], neither of them 0.`,
        );
      }
      return [];
    },
    forward(device, inputs) {
      const [phases, labels] = inputs as [Tensor<'float32'>, Tensor<'int32'>];
      const [batch, classes] = phases.shape;
      const out = allocate(device, 'float32', []);
      const gradient = phases.tape ? allocate(device, 'float32', phases.shape) : undefined;
      run(device, {
        batch,
        classes,
        phases: storageOf(phases),
        labels: storageOf(labels),
        out: storageOf(out),
        gradient: gradient && storageOf(gradient),
      });
      return gradient ? { out, saved: { gradient } } : { out };
    },
    backward: ({ saved, gradient }) => [
      multiply(saved.gradient as Tensor<'float32'>, gradient) as Tensor<'float32'>,
      undefined,
    ],
  };
}
