import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { readBytes } from './read-bytes.ts';

test('a file that is not there is named, with what to do', async () => {
  const url = new URL('../networks/none.safetensors', import.meta.url);
  await expect(readBytes(url)).rejects.toThrow(
    /networks\/none\.safetensors cannot be read \(ENOENT.*folder networks\//s,
  );
});

test('bytes come from a server too, and what it answers is said', async () => {
  const server = createServer((request, response) => {
    if (request.url === '/there') response.end('abc');
    else response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    expect(await readBytes(new URL(`http://127.0.0.1:${port}/there`))).toEqual(Uint8Array.of(97, 98, 99));
    await expect(readBytes(new URL(`http://127.0.0.1:${port}/none`))).rejects.toThrow(
      'the server answers 404',
    );
  } finally {
    server.close();
  }
  await expect(readBytes(new URL(`http://127.0.0.1:${port}/there`))).rejects.toThrow('cannot be read');
});
