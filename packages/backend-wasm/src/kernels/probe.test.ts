import { openDevice, reference } from '@argand/backend';
import { describe, expect, test } from 'vitest';
import { wasm } from '../wasm.ts';
import { type ProbeCall, probe } from './probe.ts';

const calls: Pick<ProbeCall, 'kind' | 'repetitions' | 'length'>[] = [
  { kind: 'multiplyAdd', repetitions: 300, length: 16 },
  { kind: 'read', repetitions: 2, length: 32 },
  { kind: 'accumulate', repetitions: 5, length: 12 },
];

describe.each([1, 2])('%i threads', (threads) => {
  test.each(calls)('$kind does the work that it stands for', async (call) => {
    const answers = await Promise.all(
      [wasm({ threads }), reference()].map(async (backend) => {
        const device = await openDevice([backend]);
        const numbers = device.allocate('float32', 96);
        device.write(
          numbers,
          Float32Array.from({ length: 96 }, (_, i) => ((i * 37 + 8) % 96) / 8),
        );
        const out = device.allocate('float32', 3);
        device.run(probe, { ...call, chunks: 3, out, numbers });
        const found = await device.read(out);
        await device.close();
        return [...found];
      }),
    );
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]).toHaveLength(3);
  });
});
