import { integers, stream, uniform } from '@argand/random';

/** Noisy points around as many centres as there are classes. */
export function points(length: number, features: number, classes: number) {
  const labels = Int32Array.from(integers(stream(1, 'labels'), length, classes));
  const centres = uniform(stream(1, 'centres'), classes * features, -0.8, 0.8);
  const noise = uniform(stream(1, 'noise'), length * features, -0.1, 0.1);
  const images = noise.map(
    (x, i) => x + centres[labels[Math.floor(i / features)] * features + (i % features)],
  );
  return { images, labels, length };
}
