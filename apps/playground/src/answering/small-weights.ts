/** [inputs, hidden] and [hidden, outputs] of the small network of the explanation. */
export const smallWeights = {
  hidden: [
    [1, -0.4, 0.6],
    [0.7, 0.9, -0.5],
    [-0.6, 0.8, 0.9],
    [0.3, 0.5, 0.8],
  ],
  output: [
    [1, -0.5],
    [0.4, 0.9],
    [-0.7, 0.8],
  ],
} as const;
