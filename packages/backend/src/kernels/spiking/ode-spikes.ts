import type { Kernel } from '../../kernel.ts';
import type { DeviceStorage } from '../../storage.ts';
import { declareFanOut, declareInteger, type FanOutArrays, neverFired, readFanOut } from './spike-arrays.ts';

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
  reference({ boxes, since, until, turn, begin, end, threshold, refractory, fired, ...call }, memory) {
    const { targets, width, offsets, target, weight, weights } = readFanOut(call.fanOut, memory);
    const [boxOffsets, source] = [memory(boxes.offsets), memory(boxes.source)];
    const [open, close] = [memory(boxes.open), memory(boxes.close)];
    const edges = call.edges && memory(call.edges);
    const [allReal, allImaginary] = [memory(call.real), memory(call.imaginary)];
    const [allHeights, allLatest] = [memory(call.height), memory(call.latest)];
    const [count, sample] = [memory(fired.count), memory(fired.sample)];
    count.fill(0, 0, boxes.images * targets);
    let current = new Float64Array(targets);
    let next = new Float64Array(targets);

    for (let image = 0; image < boxes.images; image++) {
      const [from, to] = [image * targets, (image + 1) * targets];
      const [real, imaginary] = [allReal.subarray(from, to), allImaginary.subarray(from, to)];
      const [height, latest] = [allHeights.subarray(from, to), allLatest.subarray(from, to)];
      let first = boxOffsets[image];
      let last = first;
      const sumAt = (n: number, sum: Float64Array) => {
        const all = boxOffsets[image + 1];
        while (last < all && open[last] <= n) last++;
        while (first < last && close[first] <= n) first++;
        sum.fill(0);
        for (let k = first; k < last; k++) {
          const j = source[k];
          for (let r = offsets[j]; r < offsets[j + 1]; r++) {
            for (let i = 0; i < width; i++) sum[target[r] + i] += weights[weight[r] + i];
          }
        }
      };
      const fire = (o: number, n: number) => {
        const place = from + o;
        const k = count[place]++;
        if (k < fired.most) sample[place * fired.most + k] = n;
      };
      sumAt(since, current);
      let edge = 0;
      for (let n = since + 1; n <= until; n++) {
        sumAt(n, next);
        const begins = edges !== undefined && edge < edges.length && edges[edge] === n;
        if (begins) edge++;
        for (let o = 0; o < targets; o++) {
          const [re, im] = [real[o], imaginary[o]];
          real[o] = turn.real * re - turn.imaginary * im + begin.real * current[o] + end * next[o];
          imaginary[o] = turn.real * im + turn.imaginary * re + begin.imaginary * current[o];
          if (!edges) {
            const rested = latest[o] === neverFired || n - 1 - latest[o] >= refractory;
            if (height[o] < im && im >= imaginary[o] && im > threshold && rested) {
              latest[o] = n - 1;
              fire(o, n - 1);
            }
            height[o] = im;
          } else if (begins || imaginary[o] > height[o]) {
            if (begins && height[o] > threshold) fire(o, latest[o]);
            height[o] = imaginary[o];
            latest[o] = n;
          }
        }
        [current, next] = [next, current];
      }
    }
  },
};
