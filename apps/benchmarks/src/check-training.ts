import { type Tensor, tensor, zeros } from '@argand/autograd';
import type { Network } from '@argand/layers';
import { lossAndGradients, type OptimizerSlots, rmsprop, similarityLoss } from '@argand/training';

/** The loss, Σ|∂L/∂p| of every parameter, and the loss after one step: through the functions that `fit` is made of. */
export async function checkTraining(
  network: Network,
  x: Float32Array,
  labels: Int32Array,
  damping: number,
): Promise<number[]> {
  const optimizer = rmsprop();
  const { device } = network;
  const phases = tensor(device, x, { shape: [labels.length, ...network.shapes.layers[0]] });
  const options = { loss: similarityLoss(), damping };
  const { loss, gradients: found } = lossAndGradients(network, phases, labels, options);
  const check = [await loss.item()];
  const before = network.parameters;
  const after: Record<string, Tensor<'float32'>> = {};
  for (const [name, parameter] of Object.entries(before)) {
    check.push(Array.from(await found[name].read(), Math.abs).reduce((sum, g) => sum + g, 0));
    const slots: OptimizerSlots = { meanSquare: zeros(device, parameter.shape) };
    after[name] = optimizer.update(parameter, found[name], slots, { learningRate: 1e-3, step: 1 }).parameter;
  }
  network.parameters = after;
  const stepped = lossAndGradients(network, phases, labels, options);
  check.push(await stepped.loss.item());
  network.parameters = before;
  for (const held of [phases, loss, stepped.loss, ...Object.values(after)]) held.dispose();
  for (const held of [...Object.values(found), ...Object.values(stepped.gradients)]) held.dispose();
  return check;
}
