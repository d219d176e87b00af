import { FormatError } from '@argand/errors';
import { unpackTar } from 'modern-tar';

/**
 * Some files of a tar archive, by their whole paths in it. Nothing is written anywhere, and an entry is taken only where
 * its path is exactly one of those: what else stands in an archive, whatever its path, is passed over.
 *
 * @param archive the whole archive, unpacked by gzip.
 * @param paths the files that are wanted.
 * @returns their bytes, in the order of `paths`.
 * @throws Error when the archive is cut short or damaged, and when a file is missing, stands there twice or is a link.
 * It is for the caller to name the archive.
 */
export async function readTar(archive: Uint8Array, paths: readonly string[]): Promise<Uint8Array[]> {
  const entries = await unpackTar(archive, {
    strict: true,
    filter: ({ name }) => paths.includes(name),
  }).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FormatError(`not a whole tar archive: ${archive.length} bytes, then: ${reason}`, { cause });
  });
  return paths.map((path) => {
    const [entry, another] = entries.filter(({ header }) => header.name === path);
    if (entry === undefined) throw new FormatError(`the archive has no file ${path}.`);
    if (another !== undefined) throw new FormatError(`the archive has the file ${path} twice.`);
    if (entry.data === undefined || entry.header.type !== 'file') {
      throw new FormatError(`${path} is a ${entry.header.type} in the archive, but must be a file.`);
    }
    return entry.data;
  });
}
