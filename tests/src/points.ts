import { integers, randomStream, uniform } from '@argand/random';

/** Noisy points around as many centres as there are classes. */
export function points(length: number, features: number, classes: number) {
  const labels = Int32Array.from(integers(randomStream(1, 'labels'), length, classes));
  const centres = uniform(randomStream(1, 'centres'), classes * features, -0.8, 0.8);
  const noise = uniform(randomStream(1, 'noise'), length * features, -0.1, 0.1);
  const images = noise.map(
    (x, i) => x + centres[labels[Math.floor(i / features)] * features + (i % features)],
  );
  return { images, labels, length };
}
