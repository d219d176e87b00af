import { FormatError } from '@argand/errors';
import { md5 } from '#md5';
import { gunzip, isGzip } from './gzip.ts';

/** A published file of a data set. */
export interface DataFile {
  /** Its name, without `.gz`. */
  readonly name: string;
  /** The length of its content, unpacked, or a little more: the bound of what a download may bring. */
  readonly bytes?: number | undefined;
  /**
   * The md5 of its content, and of the compressed file as its makers publish it. Either proves it, so that a mirror
   * may compress it again. Without any, every well-formed file is taken.
   */
  readonly md5?: { readonly content?: string | undefined; readonly gzip?: string | undefined } | undefined;
}

/** The content of a file, and how far it can be trusted. */
export interface Content {
  readonly bytes: Uint8Array;
  /** The md5 of the content. */
  readonly md5: string;
  /** Whether a checksum of the published file says that this is it. */
  readonly verified: boolean;
}

/**
 * Unpacks a file where it is compressed, and compares its checksums.
 *
 * @throws Error when it is a damaged gzip file. A checksum that differs is no error here. It is for the caller to say
 * which file it was.
 */
export async function inspect(file: DataFile, bytes: Uint8Array): Promise<Content> {
  const packed = isGzip(bytes);
  const content = packed ? await gunzip(bytes, file.bytes) : bytes;
  const contentMd5 = await md5(content);
  const packedMd5 = packed && file.md5?.gzip !== undefined ? await md5(bytes) : undefined;
  const verified =
    (file.md5?.content !== undefined && contentMd5 === file.md5.content) ||
    (packedMd5 !== undefined && packedMd5 === file.md5?.gzip);
  return { bytes: content, md5: contentMd5, verified };
}

/**
 * As {@link inspect}, for a file that must be the published one.
 *
 * @throws Error with both checksums when it isn't.
 */
export async function prove(file: DataFile, bytes: Uint8Array): Promise<Content> {
  const content = await inspect(file, bytes);
  if (content.verified || file.md5 === undefined) return content;
  const expected = file.md5.content ?? `that of a .gz file with md5 ${file.md5.gzip}`;
  const isPage = /^\s*</.test(new TextDecoder().decode(bytes.subarray(0, 64)));
  throw new FormatError(
    `wrong checksum: its content has the md5 ${content.md5} instead of ${expected} ` +
      `(${bytes.length} bytes${isPage ? ', which look like a web page' : ''})`,
  );
}
