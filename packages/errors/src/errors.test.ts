import { expect, test } from 'vitest';
import * as errors from './index.ts';

const classes = Object.entries(errors);

test.each(classes)('%s has a stable code, its name, its message and its cause', (name, Class) => {
  const cause = new Error('why');
  const error = new Class('what', { cause });
  expect(error).toBeInstanceOf(Error);
  expect(error).toBeInstanceOf(Class);
  expect(error).toMatchObject({ name, message: 'what', cause });
  expect(String(error)).toBe(`${name}: what`);
});

test('the codes', () => {
  expect(Object.fromEntries(classes.map(([name, Class]) => [name, new Class('').code]))).toEqual({
    DeviceError: 'device',
    FormatError: 'format',
    InterruptedError: 'interrupted',
    NumericError: 'numeric',
    OptionError: 'option',
    OptionTypeError: 'option',
    ShapeError: 'shape',
  });
});

test('the classes of built-in errors remain', () => {
  expect(new errors.ShapeError('')).toBeInstanceOf(RangeError);
  expect(new errors.OptionError('')).toBeInstanceOf(RangeError);
  expect(new errors.OptionTypeError('')).toBeInstanceOf(TypeError);
});

test('instanceof goes by the code, of another copy too, and not by more', () => {
  const foreign = Object.assign(new RangeError('of another copy'), { code: 'option' });
  expect(foreign).toBeInstanceOf(errors.OptionError);
  expect(new errors.OptionTypeError('')).toBeInstanceOf(errors.OptionError);
  expect(foreign).not.toBeInstanceOf(errors.ShapeError);
  expect(new Error('plain')).not.toBeInstanceOf(errors.FormatError);
  expect({ code: 'format' }).not.toBeInstanceOf(errors.FormatError);
});

test('a subclass is recognised as usual', () => {
  class Special extends errors.FormatError {
    override readonly name = 'Special';
  }
  expect(new Special('')).toBeInstanceOf(Special);
  expect(new Special('')).toBeInstanceOf(errors.FormatError);
  expect(new errors.FormatError('')).not.toBeInstanceOf(Special);
});
