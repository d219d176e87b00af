import { privateBytes } from '@argand/arrays';
import { FormatError } from '@argand/errors';

/** True where the bytes begin as a gzip file does. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Images compress to a few percent of their length; what would grow more is no data set, and must not fill the memory. */
const defaultLimit = (packed: number): number => Math.max(256 * 2 ** 20, 100 * packed);

/**
 * Unpacks a gzip file, with the platform's own `DecompressionStream`.
 *
 * @param limit the most bytes that it may unpack to. By default 256 MiB, or 100 times its length where that is more.
 * @throws Error that says how far it could be read, when it is damaged, cut short or longer than the limit. It is for
 * the caller to name the file.
 */
export async function gunzip(
  bytes: Uint8Array,
  limit = defaultLimit(bytes.length),
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // A Blob takes no view of shared memory.
  const stream = new Blob([privateBytes(bytes)]).stream().pipeThrough(new DecompressionStream('gzip'));
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      // Node 24 says nothing of a file that is cut short.
      const said = cause instanceof Error ? cause.message : String(cause);
      const reason = said || 'the file ends, or is damaged';
      throw new FormatError(
        `not a whole gzip file: ${bytes.length} bytes could be unpacked to ${length} bytes, then: ${reason}`,
        { cause },
      );
    });
    if (done) break;
    length += value.length;
    if (length > limit) {
      await reader.cancel();
      throw new FormatError(`unpacks to more than the ${limit} bytes that it may hold`);
    }
    chunks.push(value);
  }
  return concatenate(chunks);
}

/** One array from its pieces. */
export function concatenate(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}
