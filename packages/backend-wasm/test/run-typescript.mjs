// Lets a child process of a test import the sources as they are: node --import ./test/run-typescript.mjs …
import { readFile } from 'node:fs/promises';
import { register } from 'node:module';
import { isMainThread } from 'node:worker_threads';
import typescript from 'typescript';

// Node asks these hooks on a thread of their own, which loads this file again.
if (isMainThread) register(import.meta.url);

export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const compilerOptions = { module: 'esnext', target: 'es2022' };
  const { outputText } = typescript.transpileModule(await readFile(new URL(url), 'utf8'), {
    compilerOptions,
  });
  return { format: 'module', source: outputText, shortCircuit: true };
}
