import { OptionError } from '@argand/errors';
import { scope } from '../scope.ts';
import { allocate, isInteger, requireTensor, type Tensor } from '../tensor.ts';
import { cast } from './cast.ts';
import { equal } from './comparisons.ts';
import { reshape } from './reshape.ts';

/**
 * 1 at the index of each label, else 0: [...labels, classes] float32; a label outside [0, classes) gives zeros only.
 *
 * @throws Error if the labels are not int32 or classes is no whole number above 0
 */
export function oneHot(labels: Tensor<'int32'>, classes: number): Tensor<'float32'> {
  requireTensor(labels, 'oneHot', 'the labels');
  if (!isInteger(labels))
    throw new OptionError("oneHot: the labels must be int32; use cast(labels, 'int32').");
  if (!Number.isInteger(classes) || classes < 1)
    throw new OptionError(`oneHot: classes is ${classes}; expected a whole number above 0.`);
  return scope(labels.device, () => {
    const counter = allocate(labels.device, 'int32', [classes]);
    labels.device.write(
      counter.shared.storage,
      Int32Array.from({ length: classes }, (_, i) => i),
    );
    return cast(equal(reshape(labels, [...labels.shape, 1]), counter), 'float32');
  });
}
