import { encodeNumbers } from '@argand/arrays';
import { FormatError } from '@argand/errors';
import { crc32 } from './crc32.ts';
import { type Safetensors, safetensorType } from './safetensors.ts';

/** The key of the checksum in the metadata. */
const field = 'argand.crc32';

/** The content with a checksum of all of it in its metadata, so that a reader finds damage. */
export function withChecksum(content: Safetensors): Safetensors {
  return { ...content, metadata: { ...content.metadata, [field]: checksum(content) } };
}

/**
 * Holds a file's content against its checksum. A file without one, which another program wrote, passes.
 *
 * @throws Error that names the file if the content is not what was written
 */
export function verifyChecksum(content: Safetensors, name: string): void {
  const { [field]: stated } = content.metadata;
  const found = checksum(content);
  if (stated === undefined || stated === found) return;
  throw new FormatError(
    `${name}: __metadata__["${field}"] is ${stated}, but the content has the checksum ${found}: the file is damaged, or was changed by a program that left the old checksum in it (remove that field if so).`,
  );
}

/** CRC-32 of metadata, names, formats, shapes and numbers, in the order of the names: the file's own order is free. */
function checksum({ metadata, tensors, others = {} }: Safetensors): string {
  const encoder = new TextEncoder();
  let crc = 0;
  for (const name of Object.keys(metadata).sort()) {
    if (name !== field) crc = crc32(encoder.encode(JSON.stringify([name, metadata[name]])), crc);
  }
  const add = (name: string, dtype: string, shape: readonly number[], bytes: Uint8Array) => {
    crc = crc32(bytes, crc32(encoder.encode(JSON.stringify([name, dtype, shape])), crc));
  };
  for (const name of Object.keys(tensors).sort()) {
    const { shape, numbers } = tensors[name];
    add(name, safetensorType(numbers, name), shape, encodeNumbers(numbers));
  }
  for (const name of Object.keys(others).sort()) {
    const { dtype, shape, bytes } = others[name];
    add(name, dtype, shape, bytes);
  }
  return crc.toString(16).padStart(8, '0');
}
