import { packTar } from 'modern-tar';
import { describe, expect, test } from 'vitest';
import { readTar } from './tar.ts';

const bytes = (...values: number[]): Uint8Array<ArrayBuffer> => Uint8Array.from(values);
const file = (name: string, content: Uint8Array<ArrayBuffer>) =>
  ({ header: { name, size: content.length, type: 'file' }, body: content }) as const;
const wanted = [file('set/a.bin', bytes(1, 2, 3)), file('set/b.bin', bytes(4))];

describe('files of a tar archive', () => {
  test('come in the order in which they are requested', async () => {
    expect(await readTar(await packTar(wanted), ['set/b.bin', 'set/a.bin'])).toEqual([
      bytes(4),
      bytes(1, 2, 3),
    ]);
  });

  test('are not those of hostile paths', async () => {
    const hostile = ['../set/a.bin', '/set/a.bin', 'set/../set/a.bin', './set/a.bin', 'set/a.bin/x'];
    const archive = await packTar(hostile.map((path) => file(path, bytes(9))));
    await expect(readTar(archive, ['set/a.bin'])).rejects.toThrow(
      expect.objectContaining({ message: 'the archive has no file set/a.bin.' }),
    );
    const both = await packTar([...hostile.map((path) => file(path, bytes(9))), ...wanted]);
    expect(await readTar(both, ['set/a.bin'])).toEqual([bytes(1, 2, 3)]);
  });

  test('are not links', async () => {
    const archive = await packTar([
      { header: { name: 'set/a.bin', size: 0, type: 'symlink', linkname: '/etc/passwd' } },
    ]);
    await expect(readTar(archive, ['set/a.bin'])).rejects.toThrow(
      expect.objectContaining({ message: 'set/a.bin is a symlink in the archive, but must be a file.' }),
    );
  });

  test('stand there once', async () => {
    const archive = await packTar([...wanted, file('set/a.bin', bytes(7))]);
    await expect(readTar(archive, ['set/a.bin'])).rejects.toThrow(
      'the archive has the file set/a.bin twice.',
    );
  });

  test('are refused where the archive is cut short anywhere before its end', async () => {
    const archive = await packTar(wanted);
    for (const length of [0, 100, 512, 514, 600, 1024, 1536, 2047]) {
      await expect(readTar(archive.subarray(0, length), ['set/a.bin']), `${length} bytes`).rejects.toThrow(
        `not a whole tar archive: ${length} bytes, then: `,
      );
    }
  });

  test('are refused where a header is damaged', async () => {
    // To the last digit of the header's own checksum.
    for (let offset = 0; offset < 154; offset++) {
      const archive = await packTar(wanted);
      archive[offset] = (archive[offset] ?? 0) ^ 1;
      await expect(readTar(archive, ['set/a.bin']), `offset ${offset}`).rejects.toThrow();
    }
  });
});
