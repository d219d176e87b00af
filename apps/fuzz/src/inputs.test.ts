import { describe, expect, test } from 'vitest';
import { drawInputs } from './inputs.ts';
import { mutateBytes } from './mutation/bytes.ts';
import type { Target } from './target.ts';

const echo: Target = {
  name: 'echo',
  seeds: async () => [Uint8Array.of(1, 2, 3), new TextEncoder().encode('{"length": 12}')],
  mutate: mutateBytes,
  read: () => undefined,
};

describe('inputs', () => {
  test('begin with the seeds of the target', async () => {
    const inputs = await drawInputs(echo, 1);
    expect(inputs(0)).toEqual(Uint8Array.of(1, 2, 3));
  });

  test('are the same for one seed and index, and others for another', async () => {
    const [first, second, other] = [
      await drawInputs(echo, 1),
      await drawInputs(echo, 1),
      await drawInputs(echo, 2),
    ];
    const of = (inputs: typeof first) => Array.from({ length: 50 }, (_, k) => inputs(2 + k));
    expect(of(first)).toEqual(of(second));
    expect(of(first)).not.toEqual(of(other));
  });
});
