import { readFile } from 'node:fs/promises';
import { reason } from './failure.ts';

const causes: Record<string, string> = {
  ENOENT: 'there is no such file',
  EACCES: 'it may not be read',
  EISDIR: 'it is a folder, and a file is wanted',
};

/** Reads a file whole. @throws Error that names the file and why it cannot be read. */
export async function readBytes(path: string, what: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new Error(`${what} ${path}: ${causes[code] ?? reason(error)}.`);
  }
}

/** Reads a JSON file. @throws Error that names the file and why it cannot be read. */
export async function readJson(path: string, what: string): Promise<unknown> {
  const text = new TextDecoder().decode(await readBytes(path, what));
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${what} ${path}: not JSON (${reason(error)}).`);
  }
}
