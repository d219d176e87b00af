import { Command } from 'commander';
import { expect, test } from 'vitest';
import { requireValues } from './empty-values.ts';

const parse = (...words: string[]) =>
  new Command('argand')
    .hook('preAction', (_, command) => requireValues(command))
    .addCommand(
      new Command('data').addCommand(
        new Command('fetch')
          .argument('<name>')
          .option('--out <folder>')
          .option('--neuron <name...>')
          .option('--json')
          .action(() => undefined),
      ),
    )
    .parse(['data', 'fetch', ...words], { from: 'user' });

test('values and options that are not given are accepted', () => {
  parse('mnist');
  parse('mnist', '--out', 'x', '--neuron', 'gated', 'hold', '--json');
});

test.each([
  [['mnist', '--out', ''], '--out: expected <folder>, received an empty text.'],
  [['mnist', '--out='], '--out: expected <folder>, received an empty text.'],
  [['mnist', '--neuron', 'gated', ''], '--neuron: expected <name...>, received an empty text.'],
  [[''], 'name: expected a value, received an empty text.'],
])('%j is refused', (words, message) => {
  expect(() => parse(...words)).toThrow(message);
});
