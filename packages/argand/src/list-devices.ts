import { type Availability, availability } from './devices.ts';
import { withInterrupts } from './interrupts.ts';
import type { OutputOptions } from './options.ts';
import { openOutput } from './output.ts';

/** Lists the backends, and why those that cannot be used cannot. */
export async function listDevices(options: OutputOptions): Promise<void> {
  const output = openOutput(options);
  const devices = await withInterrupts(availability, { output });
  output.answer({ devices }, devices.flatMap(linesOf).join('\n'));
}

/** Of an adapter's features, those that compute; the rest is for pictures. */
const ofUse = /^(timestamp-query|subgroup|shader-)/;

/** What a person reads of a backend: what it is here, or why it cannot be. */
function linesOf({ backend, usable, description, reason, adapter }: Availability): string[] {
  const first = `${backend.padEnd(10)} ${usable ? description : `not usable: ${reason}`}`;
  if (!adapter) return [first];
  const { limits, features, subgroups } = adapter;
  const [largest, workgroup] = [limits.maxStorageBufferBindingSize, limits.maxComputeWorkgroupStorageSize];
  return [
    first,
    `           largest storage ${inBytes(largest)}, memory of a workgroup ${inBytes(workgroup)}, threads of one ${limits.maxComputeInvocationsPerWorkgroup}`,
    `           features of use: ${features.filter((feature) => ofUse.test(feature)).join(', ') || 'none'}${subgroups ? `; subgroups of ${subgroups.smallest} to ${subgroups.largest} threads` : ''}`,
  ];
}

function inBytes(bytes: number): string {
  const powers = ['bytes', 'KiB', 'MiB', 'GiB'];
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), powers.length - 1);
  return `${+(bytes / 1024 ** power).toFixed(1)} ${powers[power]}`;
}
