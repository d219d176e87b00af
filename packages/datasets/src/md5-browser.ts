import { md5 as digest } from '@noble/hashes/legacy.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** Bytes that are hashed between two pauses: some 60 ms, in which a page answers nothing else. */
const partBytes = 4 * 2 ** 20;

/** The md5 of bytes, or of a text in UTF-8, in hexadecimal digits. Needs no WebAssembly, which a page can refuse. */
export async function md5(data: Uint8Array | string): Promise<string> {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  const hash = digest.create();
  for (let start = 0; start < bytes.length; start += partBytes) {
    if (start > 0) await new Promise((resume) => setTimeout(resume));
    hash.update(bytes.subarray(start, start + partBytes));
  }
  return bytesToHex(hash.digest());
}
