import { expect, test } from 'vitest';
import { SettingsReader } from './json.ts';

const fields = ['units', 'rate', 'bias'];

test('settings of the right type are read, and absent ones take their fallback', () => {
  const reader = new SettingsReader({ units: 3, rate: 0.5, bias: false }, 'layers.0', fields);
  expect(reader.whole('units')).toBe(3);
  expect(reader.real('rate')).toBe(0.5);
  expect(reader.flag('bias', true)).toBe(false);
  const empty = new SettingsReader({}, 'layers.0', fields);
  expect(empty.real('rate', 2)).toBe(2);
  expect(empty.flag('bias', true)).toBe(true);
  expect(empty.has('units')).toBe(false);
});

test.each([
  ['2', 'layers.0: units is "2"; expected a whole number of at least 1.'],
  [0, 'layers.0: units is 0; expected a whole number of at least 1.'],
  [1.5, 'layers.0: units is 1.5; expected a whole number of at least 1.'],
  [2 ** 53, 'layers.0: units is 9007199254740992; expected a whole number of at least 1.'],
  [null, 'layers.0: units is null; expected a whole number of at least 1.'],
])('units %j', (units, message) => {
  expect(() => new SettingsReader({ units }, 'layers.0', fields).whole('units')).toThrow(message);
});

test('a missing or mistyped number or flag says where', () => {
  const reader = new SettingsReader({ bias: 'yes' }, 'here', fields);
  expect(() => reader.real('rate')).toThrow('here: rate is missing; expected a finite number.');
  expect(() => reader.flag('bias', true)).toThrow('here: bias is "yes"; expected true or false.');
});

test('a misspelt setting is refused', () => {
  expect(() => new SettingsReader({ units: 1, bais: true }, 'layers.0', ['units', 'bias'])).toThrow(
    "layers.0: there is no setting 'bais'; expected only units, bias.",
  );
  expect(() => new SettingsReader({ rate: 1 }, 'layers.1', [])).toThrow(
    "layers.1: there is no setting 'rate'; expected none.",
  );
});
