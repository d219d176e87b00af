// What the host and the workers call.
import * as control from '../src/control';
export { firstMisplaced, firstOutside } from './indices';
import { binary } from './arrays/binary';
import { copy } from './arrays/copy';
import { gather } from './arrays/gather';
import { multiplyBatch, multiplyChunk } from './arrays/matmul';
import { randomBits } from './arrays/random-bits';
import { reduceColumns, reduceRows, sumBlocks } from './arrays/reduce';
import { scatterAdd } from './arrays/scatter-add';
import { select } from './arrays/select';
import { unary } from './arrays/unary';
import { TILE_ROWS } from './packing';
import { minPool } from './phasor-layers/min-pool';
import { minPoolGradient } from './phasor-layers/min-pool-gradient';
import { phasorConvolution } from './phasor-layers/phasor-convolution';
import { convolutionPhasesGradient, convolutionWeightGradient } from './phasor-layers/phasor-convolution-gradient';
import { phasorDense } from './phasor-layers/phasor-dense';
import { phasesGradient, sumGradient } from './phasor-layers/phasor-dense-gradient';
import { probe } from './probe';
import { pack } from './product';
import { offsetForwarded, forwardSpikes } from './spiking/forward-spikes';
import { gatedSpikes } from './spiking/gated-spikes';
import { holdSpikes } from './spiking/hold-spikes';
import { invertFanOut } from './spiking/incoming';
import { odeSpikes } from './spiking/ode-spikes';
import { resonatorSpikes } from './spiking/resonator-spikes';
import { sortSpikes } from './spiking/sort-spikes';
import { publish, takeTasks } from './tasks';
import { setThread } from './thread';
import { adamStep } from './training/adam-step';
import { meanLoss } from './training/mean-loss';
import { momentumStep } from './training/momentum-step';
import { rmspropStep } from './training/rmsprop-step';
import { similarityCrossEntropy } from './training/similarity-cross-entropy';
import { similarityLoss } from './training/similarity-loss';

/** Rows of a tile, which the host needs to divide work. */
export const tileRows: i32 = TILE_ROWS;

function perform(kernel: i32, chunk: i32): void {
  switch (kernel) {
    case control.UNARY: return unary(chunk);
    case control.BINARY: return binary(chunk);
    case control.SELECT: return select(chunk);
    case control.COPY: return copy(chunk);
    case control.REDUCE_ROWS: return reduceRows(chunk);
    case control.REDUCE_COLUMNS: return reduceColumns(chunk);
    case control.SUM_BLOCKS: return sumBlocks(chunk);
    case control.GATHER: return gather(chunk);
    case control.SCATTER_ADD: return scatterAdd(chunk);
    case control.RANDOM_BITS: return randomBits(chunk);
    case control.PACK: return pack(chunk);
    case control.MULTIPLY: return multiplyChunk(chunk);
    case control.MULTIPLY_BATCH: return multiplyBatch(chunk);
    case control.PHASOR_DENSE: return phasorDense(chunk);
    case control.SUM_GRADIENT: return sumGradient(chunk);
    case control.PHASES_GRADIENT: return phasesGradient(chunk);
    case control.SIMILARITY_LOSS: return similarityLoss(chunk);
    case control.SIMILARITY_CROSS_ENTROPY: return similarityCrossEntropy(chunk);
    case control.MEAN_LOSS: return meanLoss();
    case control.ADAM_STEP: return adamStep(chunk);
    case control.RMSPROP_STEP: return rmspropStep(chunk);
    case control.MOMENTUM_STEP: return momentumStep(chunk);
    case control.GATED_SPIKES: return gatedSpikes(chunk);
    case control.HOLD_SPIKES: return holdSpikes(chunk);
    case control.RESONATOR_SPIKES: return resonatorSpikes(chunk);
    case control.ODE_SPIKES: return odeSpikes(chunk);
    case control.SORT_SPIKES: return sortSpikes(chunk);
    case control.PROBE: return probe(chunk);
    case control.PHASOR_CONVOLUTION: return phasorConvolution(chunk);
    case control.CONVOLUTION_WEIGHT_GRADIENT: return convolutionWeightGradient(chunk);
    case control.CONVOLUTION_PHASES_GRADIENT: return convolutionPhasesGradient(chunk);
    case control.MIN_POOL: return minPool(chunk);
    case control.MIN_POOL_GRADIENT: return minPoolGradient(chunk);
    case control.INVERT_FAN_OUT: return invertFanOut();
    case control.FORWARD_SPIKES: return forwardSpikes(chunk);
    case control.OFFSET_FORWARDED: return offsetForwarded();
    default: unreachable();
  }
}

/** Runs all chunks of a kernel, whose arguments are in the control block, on this thread. */
export function run(kernel: i32, chunks: i32): void {
  for (let chunk = 0; chunk < chunks; chunk++) perform(kernel, chunk);
}

/** The same, shared with the workers. Returns when all is done. */
export function share(kernel: i32, chunks: i32): void {
  if (ASC_FEATURE_THREADS) publish(kernel, chunks, perform);
  else run(kernel, chunks);
}

/** A worker's life: takes chunks of whatever task there is. False when it is to end, true when it must be called again. */
export function work(index: i32): bool {
  setThread(index);
  return ASC_FEATURE_THREADS ? takeTasks(perform) : false;
}

/** The first byte after compiled-in constants. */
export function heapStart(): usize {
  return __heap_base;
}
