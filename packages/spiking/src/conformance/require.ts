import type { Spike } from '@argand/phasor';

/** The same, as JSON tells it. */
export function requireSame(what: string, found: unknown, expected: unknown): void {
  const [ours, theirs] = [JSON.stringify(found), JSON.stringify(expected)];
  if (ours !== theirs) throw new Error(`${what}: found ${ours}, expected ${theirs}.`);
}

/** The same spikes of every neuron. A crossing at the very moment of a pause may round to either side of it. */
export function requireSameSpikes(found: readonly Spike[], expected: readonly Spike[]): void {
  const sorted = (list: readonly Spike[]) =>
    list.toSorted((a, b) => a.neuron - b.neuron || a.cycle - b.cycle + (a.phase - b.phase) / 2);
  const [ours, theirs] = [sorted(found), sorted(expected)];
  const same = ours.every((spike, k) => {
    const other = theirs[k];
    if (!other || other.neuron !== spike.neuron) return false;
    return Math.abs(spike.cycle - other.cycle + (spike.phase - other.phase) / 2) < 1e-12;
  });
  if (!same || ours.length !== theirs.length) requireSame('spikes', ours, theirs);
}

/** Refused with a RangeError. */
export async function requireRefused(what: string, advance: () => unknown): Promise<void> {
  try {
    await advance();
  } catch (error) {
    if (error instanceof RangeError) return;
    throw new Error(`${what}: refused with ${String(error)}; expected a RangeError.`);
  }
  throw new Error(`${what}: taken without an error; expected a RangeError.`);
}
