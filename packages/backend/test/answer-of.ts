import { Bench } from '../src/conformance/bench.ts';
import type { Kernel } from '../src/kernel.ts';
import { reference } from '../src/reference/reference.ts';

/** What a kernel leaves in its storages on the reference device, by the name that the bench gave them. */
export async function answerOf<Call>(
  kernel: Kernel<Call>,
  call: (bench: Bench) => Call,
): Promise<Record<string, number[]>> {
  const device = await reference().open();
  const bench = new Bench(device);
  device.run(kernel, call(bench));
  const outcomes = await bench.outcomes();
  return Object.fromEntries(
    outcomes.map(({ name, numbers, length }) => [name, [...numbers.slice(0, length)]]),
  );
}
