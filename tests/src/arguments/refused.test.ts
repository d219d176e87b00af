import { openDevice, reference } from '@argand/backend';
import { createNetwork, dense } from '@argand/layers';
import { describe, expect, test } from 'vitest';
import { publicCalls } from './calls.ts';
import { hostCalls } from './host-calls.ts';

const device = await openDevice([reference()]);
const network = await createNetwork({ device, seed: 0, inputShape: [2], layers: [dense(2)] });
const calls = [...(await publicCalls(device)), ...hostCalls()];

/** What the engine says of a value that nobody checked. */
const unchecked =
  /Cannot (read|use|convert|destructure|set|mix)|is not (a function|iterable|defined|an object|a constructor)|undefined is not|Invalid array length/;

const wrong: readonly [string, unknown][] = [
  ['missing', undefined],
  ['null', null],
  ['a network', network],
  ['a device', device],
  ['an empty object', {}],
  ['a promise', Promise.resolve(network)],
];

describe.each(wrong)('%s for an argument', (_what, value) => {
  test.each(calls.map((row) => [row.name, row] as const))('%s', async (_name, { call, parameters }) => {
    const before = device.memory();
    for (const place of parameters.keys()) {
      if (parameters[place] === value || sameKind(parameters[place], value)) continue;
      const changed = parameters.map((parameter, i) => (i === place ? value : parameter));
      let thrown: unknown;
      try {
        await call(...(changed as never[]));
      } catch (error) {
        thrown = error;
      }
      const optional =
        value === undefined || (typeof value === 'object' && Object.keys(value ?? {}).length === 0);
      if (thrown === undefined && optional) continue;
      const message = thrown instanceof Error ? thrown.message : `nothing was thrown`;
      expect({ place, message }).not.toEqual({ place, message: 'nothing was thrown' });
      expect({ place, message: message.match(unchecked) ? message : '' }).toEqual({ place, message: '' });
    }
    expect(device.memory().storages).toBeGreaterThanOrEqual(before.storages);
  });
});

function sameKind(one: unknown, other: unknown): boolean {
  return (
    typeof one === 'object' &&
    one !== null &&
    typeof other === 'object' &&
    other !== null &&
    one.constructor === other.constructor &&
    one.constructor !== Object
  );
}
