import type { Kernel } from '../../kernel.ts';
import type { DeviceStorage, Numbers } from '../../storage.ts';
import {
  declareFanOut,
  declareInteger,
  type FanOutArrays,
  forEachTarget,
  neverFired,
  readFanOut,
} from './spike-arrays.ts';

/** Boxes of current that spikes bring, image by image. Both `open` and `close` never fall within an image. */
export interface BoxArrays {
  readonly images: number;
  /** [images + 1] */
  readonly offsets: DeviceStorage<'int32'>;
  /** [boxes] which source brings it, */
  readonly source: DeviceStorage<'int32'>;
  /** [boxes] the first sample that lies in it */
  readonly open: DeviceStorage<'int32'>;
  /** [boxes] and the first that does no more. */
  readonly close: DeviceStorage<'int32'>;
}

/** Room for the samples at which neurons fire, `most` for each. */
export interface FiredSamples {
  readonly most: number;
  /** [images, targets] how many there are; where there are more than `most`, the later ones are not written, */
  readonly count: DeviceStorage<'int32'>;
  /** [images, targets, most] in the order of time. */
  readonly sample: DeviceStorage<'int32'>;
}

/** Arguments of {@link odeSpikes}. */
export interface OdeSpikesCall {
  readonly boxes: BoxArrays;
  readonly fanOut: FanOutArrays;
  /** The sample at which membranes stand, and the one to which they move. */
  readonly since: number;
  readonly until: number;
  /** A: what one step makes of z. */
  readonly turn: { readonly real: number; readonly imaginary: number };
  /** B: what one step makes of the current at its beginning, */
  readonly begin: { readonly real: number; readonly imaginary: number };
  /** and C, at its end. */
  readonly end: number;
  /** θ ≥ 0. */
  readonly threshold: number;
  /** The least number of samples between two spikes of a neuron, where it fires at local maxima. */
  readonly refractory: number;
  /** The samples above `since` with which a cycle begins, ascending, where a neuron fires at the maximum of each cycle. */
  readonly edges: DeviceStorage<'int32'> | undefined;
  /** [images, targets] Re z; changed. */
  readonly real: DeviceStorage<'float32'>;
  /** [images, targets] Im z; changed. */
  readonly imaginary: DeviceStorage<'float32'>;
  /** [images, targets] Im z one sample ago, or the largest of this cycle; changed. */
  readonly height: DeviceStorage<'float32'>;
  /** [images, targets] the sample of each neuron's latest spike or {@link neverFired}, or the sample of the largest Im z of this cycle; changed. */
  readonly latest: DeviceStorage<'int32'>;
  readonly fired: FiredSamples;
}

/**
 * Resonate-and-fire neurons on a grid of samples, a step of which is linear: z_{n+1} = A z_n + B I_n + C I_{n+1}, where I_n is the sum of the
 * weights of all boxes with open ≤ n < close, summed anew at every sample in the order of the boxes, so that nothing is left of what closed.
 *
 * With a = λ + 2πi and a step of h, Euler's method is A = 1 + ha, B = h, C = 0, and Heun's A = 1 + ha + (ha)²/2, B = h/2 (1 + ha), C = h/2.
 *
 * A neuron fires at sample n if Im z_{n−1} < Im z_n ≥ Im z_{n+1} and Im z_n > θ, but no sooner than `refractory` samples after its latest spike. Or,
 * where `edges` are given, at the largest Im z of each cycle (the first, if tied), if that is above θ; it fires when the next cycle begins.
 */
export const odeSpikes: Kernel<OdeSpikesCall> = {
  name: 'odeSpikes',
  required: false,
  declare(call, declare) {
    const { boxes, fanOut, since, until, edges, fired } = call;
    const { images, source } = boxes;
    const ofTargets = images * fanOut.targets;
    declare.size('boxes.images', images);
    declare.reads('boxes.offsets', boxes.offsets, 'int32', images + 1);
    declare.reads('boxes.source', source, 'int32', source.length);
    declare.reads('boxes.open', boxes.open, 'int32', source.length);
    declare.reads('boxes.close', boxes.close, 'int32', source.length);
    declare.offsets('boxes.offsets', boxes.offsets, images + 1, source.length);
    declare.indices('boxes.source', source, { start: 0, count: source.length, from: 0, to: fanOut.sources });
    declareFanOut(fanOut, declare);
    declareInteger('since', since, declare);
    declareInteger('until', until, declare);
    if (edges) declare.reads('edges', edges, 'int32', edges.length);
    declare.writes('real', call.real, 'float32', ofTargets);
    declare.writes('imaginary', call.imaginary, 'float32', ofTargets);
    declare.writes('height', call.height, 'float32', ofTargets);
    declare.writes('latest', call.latest, 'int32', ofTargets);
    declare.size('fired.most', fired.most);
    declare.writes('fired.count', fired.count, 'int32', ofTargets);
    declare.writes('fired.sample', fired.sample, 'int32', ofTargets * fired.most);
  },
  reference({ boxes, since, until, fired, edges, ...call }, memory) {
    const fanOut = readFanOut(call.fanOut, memory);
    const { targets } = fanOut;
    const boxOffsets = memory(boxes.offsets);
    const [source, open, close] = [memory(boxes.source), memory(boxes.open), memory(boxes.close)];
    const edgeSamples = edges && memory(edges);
    const [real, imaginary] = [memory(call.real), memory(call.imaginary)];
    const [height, latest] = [memory(call.height), memory(call.latest)];
    const [count, sample] = [memory(fired.count), memory(fired.sample)];
    count.fill(0, 0, boxes.images * targets);
    let current = new Float64Array(targets);
    let next = new Float64Array(targets);
    const fire = (neuron: number, n: number) => {
      const k = count[neuron]++;
      if (k < fired.most) sample[neuron * fired.most + k] = n;
    };

    for (let image = 0; image < boxes.images; image++) {
      let first = boxOffsets[image];
      let last = first;
      const sumAt = (n: number, sum: Float64Array) => {
        while (last < boxOffsets[image + 1] && open[last] <= n) last++;
        while (first < last && close[first] <= n) first++;
        sum.fill(0);
        for (let k = first; k < last; k++) {
          forEachTarget(fanOut, source[k], (o, weight) => {
            sum[o] += weight;
          });
        }
      };
      sumAt(since, current);
      let edge = 0;
      for (let n = since + 1; n <= until; n++) {
        sumAt(n, next);
        const begins = edgeSamples !== undefined && edge < edgeSamples.length && edgeSamples[edge] === n;
        if (begins) edge++;
        for (let o = 0; o < targets; o++) {
          const neuron = image * targets + o;
          const before = imaginary[neuron];
          step(call, { real, imaginary }, neuron, current[o], next[o]);
          const firedAt = edges
            ? cycleMaximum(call, { height, latest }, neuron, { n, im: imaginary[neuron], begins })
            : localMaximum(call, { height, latest }, neuron, { n, before, im: imaginary[neuron] });
          if (firedAt !== undefined) fire(neuron, firedAt);
        }
        [current, next] = [next, current];
      }
    }
  },
};

interface Membranes {
  readonly real: Numbers<'float32'>;
  readonly imaginary: Numbers<'float32'>;
}

interface Maxima {
  readonly height: Numbers<'float32'>;
  readonly latest: Numbers<'int32'>;
}

/** One step of z, between the currents at its beginning and its end. */
function step(
  { turn, begin, end }: Pick<OdeSpikesCall, 'turn' | 'begin' | 'end'>,
  { real, imaginary }: Membranes,
  neuron: number,
  current: number,
  next: number,
): void {
  const [re, im] = [real[neuron], imaginary[neuron]];
  real[neuron] = turn.real * re - turn.imaginary * im + begin.real * current + end * next;
  imaginary[neuron] = turn.real * im + turn.imaginary * re + begin.imaginary * current;
}

/** The sample before `n`, if Im z has a local maximum there, `before`, and the neuron may fire again. */
function localMaximum(
  { threshold, refractory }: Pick<OdeSpikesCall, 'threshold' | 'refractory'>,
  { height, latest }: Maxima,
  neuron: number,
  { n, before, im }: { readonly n: number; readonly before: number; readonly im: number },
): number | undefined {
  const isRested = latest[neuron] === neverFired || n - 1 - latest[neuron] >= refractory;
  const fires = height[neuron] < before && before >= im && before > threshold && isRested;
  height[neuron] = before;
  if (!fires) return undefined;
  latest[neuron] = n - 1;
  return n - 1;
}

/** The sample of the largest Im z of the cycle that is over, if a cycle begins at sample `n` and it was above the threshold. */
function cycleMaximum(
  { threshold }: Pick<OdeSpikesCall, 'threshold'>,
  { height, latest }: Maxima,
  neuron: number,
  { n, im, begins }: { readonly n: number; readonly im: number; readonly begins: boolean },
): number | undefined {
  const firedAt = begins && height[neuron] > threshold ? latest[neuron] : undefined;
  if (begins || im > height[neuron]) {
    height[neuron] = im;
    latest[neuron] = n;
  }
  return firedAt;
}
