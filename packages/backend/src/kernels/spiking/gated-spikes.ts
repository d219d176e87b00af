import { cosPi, phaseOf, sinPi } from '@argand/phasor';
import type { Kernel } from '../../kernel.ts';
import type { DeviceStorage } from '../../storage.ts';
import {
  declareFanOut,
  declareFired,
  declareInteger,
  declareSpikes,
  type FanOutArrays,
  type FiredArrays,
  firing,
  forEachTarget,
  readFanOut,
  readSpikes,
  type SpikeArrays,
} from './spike-arrays.ts';

/** Arguments of {@link gatedSpikes}. */
export interface GatedSpikesCall {
  readonly spikes: SpikeArrays;
  readonly fanOut: FanOutArrays;
  /** Windows of cycles before this one are closed at the end. */
  readonly untilCycle: number;
  /** [images] the cycle in which each image accumulates; changed. */
  readonly window: DeviceStorage<'int32'>;
  /** [images, sources] Re Σ e^{iπx} of each source's spikes in the window; changed. */
  readonly traceReal: DeviceStorage<'float32'>;
  /** [images, sources] Im Σ e^{iπx}, likewise. */
  readonly traceImaginary: DeviceStorage<'float32'>;
  readonly fired: FiredArrays;
}

/**
 * Two-phase neurons: over each cycle c of the listening clock every source gathers h_j = Σ e^{iπx} over its spikes; when the cycle
 * is over, Z_o = Σ_j W[j, o] h_j, summed in the order of the sources, and where Z_o ≠ 0 neuron o fires in cycle c + 1 of the firing
 * clock at phase arg(Z_o)/π. Then all h are 0 again. Neurons are found cycle by cycle, in the order of their numbers. The spikes of a cycle may come
 * in any order.
 */
export const gatedSpikes: Kernel<GatedSpikesCall> = {
  name: 'gatedSpikes',
  required: false,
  declare(call, declare) {
    const { spikes, fanOut, untilCycle, fired } = call;
    declareSpikes(spikes, fanOut.sources, declare);
    declareFanOut(fanOut, declare);
    declareInteger('untilCycle', untilCycle, declare);
    const { images } = spikes;
    declare.writes('window', call.window, 'int32', images);
    declare.writes('traceReal', call.traceReal, 'float32', images * fanOut.sources);
    declare.writes('traceImaginary', call.traceImaginary, 'float32', images * fanOut.sources);
    declareFired(fired, images, declare);
  },
  reference(call, memory) {
    const spikes = readSpikes(call.spikes, memory);
    const fanOut = readFanOut(call.fanOut, memory);
    const { sources, targets } = fanOut;
    const [window, allReal, allImaginary] = [
      memory(call.window),
      memory(call.traceReal),
      memory(call.traceImaginary),
    ];
    const fire = firing(call.fired, memory);
    memory(call.fired.count).fill(0, 0, spikes.images);
    const real = new Float64Array(targets);
    const imaginary = new Float64Array(targets);
    for (let image = 0; image < spikes.images; image++) {
      const traceReal = allReal.subarray(image * sources, (image + 1) * sources);
      const traceImaginary = allImaginary.subarray(image * sources, (image + 1) * sources);
      const closeBefore = (cycle: number) => {
        if (window[image] >= cycle) return;
        real.fill(0);
        imaginary.fill(0);
        for (let j = 0; j < sources; j++) {
          if (traceReal[j] === 0 && traceImaginary[j] === 0) continue;
          forEachTarget(fanOut, j, (o, w) => {
            real[o] += w * traceReal[j];
            imaginary[o] += w * traceImaginary[j];
          });
        }
        for (let o = 0; o < targets; o++) {
          const y = phaseOf(real[o], imaginary[o]);
          if (!Number.isNaN(y)) fire(image, o, window[image] + 1, y);
        }
        traceReal.fill(0);
        traceImaginary.fill(0);
        window[image] = cycle;
      };
      for (let k = spikes.offsets[image]; k < spikes.offsets[image + 1]; k++) {
        closeBefore(spikes.cycle[k]);
        traceReal[spikes.source[k]] += cosPi(spikes.phase[k]);
        traceImaginary[spikes.source[k]] += sinPi(spikes.phase[k]);
      }
      closeBefore(call.untilCycle);
    }
  },
};
