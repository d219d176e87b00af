/** The values W. Olin-Ammentorp and M. Bazhenov report (arXiv 2106.11908), over 8 runs unless noted. */
export const published = {
  runs: 8,
  accuracy: {
    mnist: {
      atemporal: { mean: 0.9486, deviation: 0.0036 },
      temporal: { mean: 0.9444, deviation: 0.0042 },
    },
    'fashion-mnist': {
      atemporal: { mean: 0.8369, deviation: 0.0066 },
      temporal: { mean: 0.8295, deviation: 0.0092 },
    },
  },
  /** Of the 784-100-10 network, approximately. */
  secondsPerImage: 2.2,
  cifar10: {
    atemporal: { mean: 0.706, deviation: 0.009 },
    best: 0.7293,
    /** The number of images on spikes; 128 images took 3.5 hours. */
    images: 1024,
    sameImages: { atemporal: 0.7334, temporal: 0.6992 },
    hours: 3.5,
    hoursFor: 128,
  },
  /** CIFAR-10 network: accuracy against σ in periods, and against the fraction of deleted spikes. */
  jitter: [
    { x: 0.02, y: 0.68 },
    { x: 0.056, y: 0.6 },
    { x: 0.072, y: 0.38 },
    { x: 0.12, y: 0.15 },
  ],
  deletion: [{ x: 0.3, y: 0.648 }],
  /** Instants per cycle: the MLP loses nothing down to `flatDownTo`; the convolutional network keeps `keeps` of its accuracy at `convolutional`. */
  levels: { flatDownTo: 11, convolutional: 14, keeps: 0.9 },
  /** On Fashion-MNIST. */
  operations: { count: 140_000, accuracy: 0.82 },
  /** A later version in Julia, on Fashion-MNIST. */
  julia: { atemporal: 0.8459, temporal: 0.8448 },
} as const;
