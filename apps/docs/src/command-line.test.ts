import { expect, test } from 'vitest';
import { parseHelp } from './command-line.ts';

const help = `Usage: argand run [options] <network>

answers images of a
.npy file

Options:
  --input <file>          images, or spikes: a .npz
                          or a .csv file
  -h, --help              display help for command

Commands:
  list [options]
  fetch                   downloads one

Example:
  argand run n.safetensors --input x.npy
`;

test('help is taken apart into usage, description, lists and examples', () => {
  const { usage, description, lists, texts } = parseHelp(help);
  expect(usage).toBe('argand run [options] <network>');
  expect(description).toBe('answers images of a .npy file');
  expect(lists.get('Options')).toEqual([
    { term: '--input <file>', meaning: 'images, or spikes: a .npz or a .csv file' },
    { term: '-h, --help', meaning: 'display help for command' },
  ]);
  expect(lists.get('Commands')).toEqual([
    { term: 'list [options]', meaning: '' },
    { term: 'fetch', meaning: 'downloads one' },
  ]);
  expect(texts.get('Example')).toBe('argand run n.safetensors --input x.npy');
});

test('what is no help is refused', () => {
  expect(() => parseHelp('error: unknown command')).toThrow('expected help that begins with "Usage:"');
});
