import { createHash } from 'node:crypto';

/** The md5 of bytes, or of a text in UTF-8, in hexadecimal digits. */
export async function md5(data: Uint8Array | string): Promise<string> {
  return createHash('md5').update(data).digest('hex');
}
