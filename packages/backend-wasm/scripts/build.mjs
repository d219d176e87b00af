// Compiles assembly/ to wasm/: with and without relaxed SIMD (fused multiply-add), with and without threads.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = fileURLToPath(new URL('..', import.meta.url));
const variants = [
  { name: 'simd', features: ['simd'] },
  { name: 'simd-threads', features: ['simd', 'threads'] },
  { name: 'relaxed', features: ['simd', 'relaxed-simd'] },
  { name: 'relaxed-threads', features: ['simd', 'relaxed-simd', 'threads'] },
];

mkdirSync(new URL('../wasm/', import.meta.url), { recursive: true });
for (const { name, features } of variants) {
  const threads = features.includes('threads');
  const { error, stderr } = await asc.main(
    [
      'assembly/index.ts',
      ...['--outFile', `wasm/${name}.wasm`],
      ...['-O3', '--converge', '--noAssert', '--runtime', 'stub', '--importMemory', '--memoryBase', '4096'],
      ...['--initialMemory', '1', '--maximumMemory', '65536', '--use', 'abort=', '--disableWarning', '112'],
      ...(threads ? ['--sharedMemory'] : []),
      ...features.flatMap((feature) => ['--enable', feature]),
      ...(threads ? [] : ['--disable', 'threads']),
    ],
    { baseDir: root },
  );
  if (error) {
    process.stderr.write(`${stderr}`);
    process.stderr.write(`${name}: ${error.message}\n`);
    process.exit(1);
  }
}
